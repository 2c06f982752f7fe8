-- How many weeks, of all sources together, had no report or an incomplete one in the time that was chosen.
SELECT toUInt32(countIf(state IN ('down', 'partial'))) AS weeks
FROM release_source
WHERE $__dateFilter(week) AND org = ${org:singlequote}
HAVING count() > 0
