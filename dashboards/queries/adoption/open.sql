-- How many teams have an open signal; none is a figure too, as long as anything was released.
SELECT toUInt32(uniqExactIf(unit, status = 'open')) AS teams
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any')
HAVING {{ any_release }}
