-- How many signals were first raised in the time that was chosen, withdrawn ones left out.
SELECT toUInt32(countIf(status != 'withdrawn' AND $__dateFilter(began))) AS signals
FROM
(
    SELECT status, monday(detected_period) AS began
    FROM release_signal
    WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any')
)
HAVING {{ any_release }}
