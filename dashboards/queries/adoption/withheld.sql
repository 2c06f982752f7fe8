-- What is not shown and why, by reason; teams in alphabetical order.
SELECT
    words_reason(reason) AS why,
    toUInt32(uniqExact(unit)) AS teams,
    toUInt32(uniqExact(week)) AS weeks,
    arrayStringConcat(arraySort(arrayMap(unit -> words_unit(unit), groupUniqArray(unit))), ', ') AS which
FROM release_withheld
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote}
GROUP BY reason
ORDER BY reason
