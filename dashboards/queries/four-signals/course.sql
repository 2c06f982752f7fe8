-- In how many teams a signal of each kind was open, week by week; withdrawn ones are left out.
WITH
said AS
(
    SELECT family, unit, monday(detected_period) AS raised_day, monday(ifNull(closed_period, as_of)) AS last_day, status
    FROM release_signal
    WHERE org = ${org:singlequote} AND status != 'withdrawn'
),
weeks AS
(
    SELECT DISTINCT week
    FROM release_source
    WHERE $__dateFilter(week) AND org = ${org:singlequote}
)
SELECT
    toDateTime(weeks.week) AS time,
    toUInt32(uniqExactIf(unit, family = 'uncertainty' AND is_open)) AS uncertainty,
    toUInt32(uniqExactIf(unit, family = 'resistance' AND is_open)) AS resistance,
    toUInt32(uniqExactIf(unit, family = 'talent' AND is_open)) AS talent,
    toUInt32(uniqExactIf(unit, family = 'polarisation' AND is_open)) AS polarisation
FROM
(
    SELECT week, unit, family, week >= raised_day AND (week < last_day OR (status = 'open' AND week = last_day)) AS is_open
    FROM weeks
    LEFT JOIN said ON 1 = 1
) AS weeks
GROUP BY weeks.week
ORDER BY time
