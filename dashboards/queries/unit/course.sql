-- Weekly shares of the unit, where it is large enough for them; null where nothing may or can be said.
WITH
{{ half_step }}
SELECT
    toDateTime(week) AS time,
    share_active,
    if(share_active <= 3 * half, 0, share_active - half) AS first_low,
    if(share_active + 3 * half >= 1, 1, share_active + half) AS first_high,
    share_own_action,
    share_seats_used
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = ${unit:singlequote}
ORDER BY time
