-- Share of licences used and idle, in the whole organisation, and how far the rounding may be off; null where nothing may or can be said.
WITH
{{ half_step }}
SELECT
    toDateTime(week) AS time,
    share_seats_used,
    if(share_seats_used <= 3 * half, 0, share_seats_used - half) AS first_low,
    if(share_seats_used + 3 * half >= 1, 1, share_seats_used + half) AS first_high,
    share_seats_idle,
    if(share_seats_idle <= 3 * half, 0, share_seats_idle - half) AS second_low,
    if(share_seats_idle + 3 * half >= 1, 1, share_seats_idle + half) AS second_high
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = 'organisation'
ORDER BY time
