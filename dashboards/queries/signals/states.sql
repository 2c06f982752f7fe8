-- State of every unit of which something was said, week by week: 0 not shown, 1 no report, 2 nothing to mention, 3 it had begun, as was
-- seen later, 4 a signal was open. Withdrawn signals are left out: nothing was the matter. In alphabetical order.
WITH
said AS
(
    SELECT
        words_unit(unit) AS team,
        groupArray(monday(since)) AS begun,
        groupArray(monday(detected_period)) AS raised,
        groupArray(monday(ifNull(closed_period, as_of)) + if(status = 'open', 1, 0)) AS gone,
        any(unit) AS its_unit
    FROM release_signal
    WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status != 'withdrawn'
    GROUP BY unit
),
weeks AS
(
    SELECT week, toDateTime(week) AS time, min(state = 'down') AS is_down
    FROM release_source
    WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote}
    GROUP BY week
),
hidden AS
(
    SELECT unit, groupArray(week) AS hidden_weeks
    FROM release_withheld
    WHERE $__dateFilter(week)
        AND org = ${org:singlequote}
        AND tool = ${tool:singlequote}
        AND status = 'withheld'
        AND unit IN (SELECT its_unit FROM said)
    GROUP BY unit
)
SELECT
    time,
    team,
    toFloat64(multiIf(
        arrayExists((first, last) -> week >= first AND week < last, raised, gone), 4,
        arrayExists((first, last) -> week >= first AND week < last, begun, raised), 3,
        has(hidden_weeks, week), 0,
        is_down, 1,
        2
    )) AS state
FROM weeks
CROSS JOIN (SELECT said.*, hidden.hidden_weeks FROM said LEFT JOIN hidden ON hidden.unit = said.its_unit) AS told
ORDER BY time, team
