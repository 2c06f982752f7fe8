-- How many teams have an open signal of this kind; none is a figure too, where the plan in force looks for it.
WITH
planned AS
(
    SELECT measure
    FROM release_plan
    WHERE org = ${org:singlequote} AND family = 'signals' AND surface = 'release'
)
SELECT if(
    (SELECT count() FROM planned) > 0 AND (SELECT countIf(has(words_patterns('resistance'), measure)) FROM planned) = 0,
    words_answer('not_looked_for'),
    concat(toString(uniqExactIf(unit, status = 'open')), words_of_teams(if(uniqExactIf(unit, status = 'open') = 1, 'one', 'many')))
) AS said
FROM release_signal
WHERE org = ${org:singlequote} AND family = 'resistance'
HAVING count() >= 0 AND {{ any_release }}
