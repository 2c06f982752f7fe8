-- How many teams hold no figures of their own, and why, in the time that was chosen.
SELECT words_reason(reason) AS why, toUInt32(uniqExact(unit)) AS teams
FROM release_withheld
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND status = 'withheld'
GROUP BY reason
ORDER BY why
