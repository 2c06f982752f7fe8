-- Share of people using the tool, in the whole organisation, and how far the rounding may be off; null where nothing may or can be said.
WITH
{{ half_step }}
SELECT
    toDateTime(week) AS time,
    share_active,
    if(share_active <= 3 * half, 0, share_active - half) AS first_low,
    if(share_active + 3 * half >= 1, 1, share_active + half) AS first_high,
    share_own_action,
    if(share_own_action <= 3 * half, 0, share_own_action - half) AS second_low,
    if(share_own_action + 3 * half >= 1, 1, share_own_action + half) AS second_high
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = 'organisation'
ORDER BY time
