-- Whether publishing is frozen, or since when it is approved.
SELECT if(
    argMax(event, number) = 'freeze' OR (countIf(event != 'approve') > 0 AND argMaxIf(event, number, event != 'approve') = 'freeze'),
    concat(words_standing('frozen'), ' ', toString(maxIf(day, event = 'freeze'))),
    concat(words_standing('approved'), ' ', toString(maxIf(day, event = 'approve')))
) AS said
FROM release_statement
WHERE org = ${org:singlequote}
HAVING count() > 0
