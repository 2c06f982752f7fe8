-- What was done for the unit, marked in charts.
SELECT toDateTime(week) AS time, arrayStringConcat(arraySort(groupUniqArray(words_intervention(kind))), ', ') AS text
FROM release_intervention
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND unit = ${unit:singlequote}
GROUP BY week
ORDER BY time
