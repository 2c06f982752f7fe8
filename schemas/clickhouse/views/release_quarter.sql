-- Release surface: one band a quarter for units of 30 people or more, of quarters all of whose weeks are released. A quarter lies in one
-- partition, so rows of two need not be held against each other; the engine cannot know, since the last day is not in the key.
CREATE OR REPLACE VIEW $database.release_quarter
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    band_active LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the people used the tool in the seventh week of the quarter; null when that week is not ok.',
    band_seats_used LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the seats were in use in that week; null when it is not ok, or under 200 people or seats.',
    weeks_ok UInt64 COMMENT 'Weeks of the quarter whose use is known.'
)
AS
SELECT
    org,
    unit,
    parent,
    tool,
    quarter,
    cohort_size,
    band_active,
    band_seats_used,
    weeks_ok
FROM $release.quarter FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1
COMMENT 'Release surface: one band a quarter for units of 30 people or more, of released quarters only.'
