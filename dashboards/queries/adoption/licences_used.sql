-- Share of the licences that are used, in the last week with a figure.
WITH
{{ half_step }}
SELECT concat(words_rounded(argMax(share_seats_used, week), argMax(half, week)), ' (', words_short(max(week)), ')') AS said
FROM release_week
WHERE $__dateFilter(week)
    AND org = ${org:singlequote}
    AND tool = ${tool:singlequote}
    AND unit = 'organisation'
    AND share_seats_used IS NOT NULL
GROUP BY org
