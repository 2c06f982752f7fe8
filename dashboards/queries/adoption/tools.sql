-- Each tool in the whole organisation, in the last week with a figure; in alphabetical order.
WITH
{{ half_step }}
SELECT
    words_tool(tool) AS name,
    words_week(max(week)) AS known,
    words_rounded(argMax(share_active, week), argMax(half, week)) AS people,
    words_rounded(argMax(share_own_action, week), argMax(half, week)) AS by_own_action,
    words_rounded(argMax(share_seats_used, week), argMax(half, week)) AS licences,
    words_rounded(argMax(share_seats_idle, week), argMax(half, week)) AS idle
FROM release_week
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND unit = 'organisation'
GROUP BY tool
ORDER BY name
