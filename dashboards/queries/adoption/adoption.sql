-- Share of people using the tool, in the whole organisation; null where nothing may or can be said.
SELECT toDateTime(week) AS time, share_active, share_own_action
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = 'organisation'
ORDER BY time
