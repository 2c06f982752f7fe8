-- State of every unit of which something was said, week by week: 0 not shown, 1 no report, 2 nothing to mention, 3 it had begun, as was
-- seen later, 4 a signal was open. Withdrawn signals are left out: nothing was the matter. In alphabetical order.
WITH
said AS
(
    SELECT unit, words_unit(unit) AS team, monday(since) AS since_day, monday(detected_period) AS raised_day, monday(ifNull(closed_period, as_of)) AS last_day, status
    FROM release_signal
    WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status != 'withdrawn'
),
weeks AS
(
    SELECT week, min(state = 'down') AS is_down
    FROM release_source
    WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote}
    GROUP BY week
),
hidden AS
(
    SELECT unit, week
    FROM release_withheld
    WHERE $__dateFilter(week)
        AND org = ${org:singlequote}
        AND tool = ${tool:singlequote}
        AND status = 'withheld'
        AND unit IN (SELECT unit FROM said)
)
SELECT
    toDateTime(weeks.week) AS time,
    said.team AS team,
    toFloat64(max(multiIf(
        weeks.week >= raised_day AND (weeks.week < last_day OR (status = 'open' AND weeks.week = last_day)), 4,
        weeks.week >= since_day AND weeks.week < raised_day, 3,
        (said.unit, weeks.week) IN (SELECT unit, week FROM hidden), 0,
        is_down, 1,
        2
    ))) AS state
FROM weeks
CROSS JOIN said
GROUP BY weeks.week, said.team
ORDER BY time, team
