-- All tools of a unit together, as far as that can be said. Distinct people do not add up over tools: somebody may use two. So the
-- people who used any tool are given as a range, from the busiest tool alone to the sum of all, and never more than there are.
-- A tool without figures makes the upper end unknown, not lower. Processing surface: service accounts only.
CREATE OR REPLACE VIEW unit_week_any_tool
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    week Date COMMENT 'Monday of the ISO week.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    tools UInt64 COMMENT 'Tools about which something was released.',
    tools_with_figures UInt64 COMMENT 'Of these, tools with figures of use.',
    people_active_at_least Nullable(UInt64) COMMENT 'People who used any tool: at least those of the busiest one.',
    people_active_at_most Nullable(UInt64) COMMENT 'People who used any tool: at most the sum, and the roster; null when a tool has no figures.',
    seats Nullable(UInt64) COMMENT 'Seats of all tools; null when a tool has no figures.',
    seats_used Nullable(UInt64) COMMENT 'Of these, with activity in the last 28 days; null likewise.',
    items Nullable(UInt64) COMMENT 'Items of work finished, by any way.',
    items_old_way Nullable(UInt64) COMMENT 'Of which done the old way; null where nobody recorded it.'
)
AS
SELECT
    org,
    unit,
    week,
    max(unit_week.cohort_size) AS cohort_size,
    count() AS tools,
    countIf(usage_status = 'ok') AS tools_with_figures,
    max(people_active) AS people_active_at_least,
    if(tools = tools_with_figures, least(sum(people_active), cohort_size), NULL) AS people_active_at_most,
    if(countIf(licence_status = 'ok') = tools, sum(unit_week.seats), NULL) AS seats,
    if(countIf(licence_status = 'ok') = tools, sum(unit_week.seats_used), NULL) AS seats_used,
    any(unit_week.items) AS items,
    any(unit_week.items_old_way) AS items_old_way
FROM unit_week
GROUP BY org, unit, week
COMMENT 'One row per unit and week, all tools together, people as a range. Processing surface: service accounts only.'
