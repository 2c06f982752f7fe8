-- The panel that detectors read. Processing surface: it holds exact figures of teams, so no human reads it, and it runs with the
-- rights of whoever asks.
CREATE OR REPLACE VIEW unit_week
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    usage_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when no usage was released yet.',
    people_active Nullable(UInt64) COMMENT 'People with any activity, passive use included.',
    people_active_by_own_action Nullable(UInt64) COMMENT 'People who started at least one interaction themselves.',
    interactions Nullable(UInt64) COMMENT 'Interactions people started; null under 25 people on the roster.',
    licence_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when no licences were released yet.',
    seats Nullable(UInt64) COMMENT 'Seats assigned to people of the unit.',
    seats_used Nullable(UInt64) COMMENT 'Seats with activity in the last 28 days.',
    seats_new Nullable(UInt64) COMMENT 'Seats without activity that are younger than 30 days.',
    seats_never_used Nullable(UInt64) COMMENT 'Seats of 30 days and older on which no activity is known.',
    seats_lapsed Nullable(UInt64) COMMENT 'Seats with earlier activity, but none in the last 28 days.',
    work_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when no work was released yet.',
    items Nullable(UInt64) COMMENT 'Items of work finished, by any way: the same figure stands in the row of every tool.',
    items_with_tool Nullable(UInt64) COMMENT 'Of which done with the sanctioned tool; null where nobody recorded it.',
    items_old_way Nullable(UInt64) COMMENT 'Of which done the old way; null where nobody recorded it.',
    source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of the tool; empty when it is not known yet.'
)
AS
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    cohort,
    cohort_size,
    usage_status,
    people_active,
    people_active_by_own_action,
    interactions,
    licence_status,
    seats,
    seats_used,
    seats_new,
    seats_never_used,
    seats_lapsed,
    work_status,
    items,
    items_with_tool,
    items_old_way,
    source_state
FROM unit_week_v1 FINAL
COMMENT 'One row per unit, tool and week, all families side by side. Processing surface: service accounts only.'
