-- Releases of each week: those that are here, and those that are not though their source had begun by then.
WITH
there AS
(
    SELECT source, tool, week
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
    SELECT week, count() AS here
    FROM there
    GROUP BY week
)
SELECT toDateTime(week) AS time, toUInt32(here) AS arrived, toUInt32(count() - here) AS outstanding
FROM weeks
CROSS JOIN sources
WHERE first_week <= week
GROUP BY week, here
ORDER BY time
