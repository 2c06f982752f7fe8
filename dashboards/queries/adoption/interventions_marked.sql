-- What was done, week by week, for how many units; marked in charts.
SELECT
    toDateTime(week) AS time,
    arrayStringConcat(arraySort(groupUniqArray(words_intervention(kind))), ', ') AS text
FROM release_intervention
WHERE $__dateFilter(week) AND org = ${org:singlequote}
GROUP BY week
ORDER BY time
