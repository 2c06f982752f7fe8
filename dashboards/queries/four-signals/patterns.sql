-- Every pattern that this program knows, whether the plan in force lets it be looked for, and of which teams it is said now, also beside another.
WITH
rows AS
(
{{ plan_rows }}
),
said AS
(
    SELECT arrayJoin(arrayConcat([told.pattern], told.also)) AS pattern, unit, status
    FROM release_signal AS told
    WHERE org = ${org:singlequote}
)
SELECT
    words_family(family) AS signal,
    words_pattern(pattern) AS way,
    if(pattern IN (SELECT measure FROM rows WHERE family = 'signals' AND surface = 'release'), words_answer('looked_for'), words_answer('not_in_plan'))
        AS looked,
    arrayStringConcat(arraySort(groupUniqArrayIf(words_unit(said.unit), said.status = 'open')), ', ') AS teams_now,
    toUInt32(countIf(said.status IN ('closed', 'withdrawn'))) AS earlier
FROM
(
    SELECT arrayJoin(['uncertainty', 'resistance', 'talent', 'polarisation']) AS family, arrayJoin(words_patterns(family)) AS pattern
) AS known
LEFT JOIN said ON said.pattern = known.pattern
WHERE {{ any_release }}
GROUP BY family, pattern
ORDER BY indexOf(['uncertainty', 'resistance', 'talent', 'polarisation'], family), way
