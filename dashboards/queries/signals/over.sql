-- How many signals were over, or were withdrawn, in the time that was chosen.
SELECT toUInt32(countIf(status != 'open' AND $__dateFilter(ended))) AS signals
FROM
(
    SELECT status, monday(ifNull(closed_period, as_of)) AS ended
    FROM release_signal
    WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any')
)
HAVING {{ any_release }}
