-- What the noised values of a quarter cost a person at most, by source: each person is in one cell at most of each release.
SELECT words_quarter(quarter) AS in_quarter, words_source(source) AS name, round(sum(cost), 3) AS epsilon
FROM
(
    SELECT quarter, source, tool, level, grain, start, measure, max(epsilon) AS cost
    FROM release_noised
    WHERE org = ${org:singlequote}
    GROUP BY quarter, source, tool, level, grain, start, measure
)
GROUP BY quarter, source
ORDER BY quarter DESC, name
