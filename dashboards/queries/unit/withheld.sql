-- In which weeks the unit has no figures, and why.
SELECT words_reason(reason) AS why, toUInt32(uniqExact(week)) AS weeks, words_week(min(week)) AS first_week, words_week(max(week)) AS latest_week
FROM release_withheld
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = ${unit:singlequote}
GROUP BY reason
ORDER BY why
