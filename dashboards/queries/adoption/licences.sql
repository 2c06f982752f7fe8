-- Share of licences used and idle, in the whole organisation; null where nothing may or can be said.
SELECT toDateTime(week) AS time, share_seats_used, share_seats_idle
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = 'organisation'
ORDER BY time
