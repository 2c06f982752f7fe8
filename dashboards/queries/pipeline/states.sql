-- How each source did, week by week: 0 not here yet, 1 no report, 2 incomplete, 3 complete in a changed form, 4 complete.
WITH
there AS
(
    SELECT source, tool, week, state
    FROM release_source
    WHERE $__dateFilter(week) AND org = ${org:singlequote}
),
sources AS
(
    SELECT source, tool, min(week) AS first_week
    FROM there
    GROUP BY source, tool
),
weeks AS
(
    SELECT DISTINCT week
    FROM there
)
SELECT
    toDateTime(wanted.week) AS time,
    concat(words_source(wanted.source), if(wanted.tool = 'any' OR wanted.tool = wanted.source, '', concat(' · ', words_tool(wanted.tool)))) AS name,
    toFloat64(indexOf(['down', 'partial', 'drifted', 'complete'], there.state)) AS state
FROM (SELECT week, source, tool FROM weeks CROSS JOIN sources WHERE week >= first_week) AS wanted
LEFT JOIN there ON there.source = wanted.source AND there.tool = wanted.tool AND there.week = wanted.week
ORDER BY time, name
