-- Release surface: one band a quarter, written once by release/quarter.sql when all its weeks are closed.
CREATE TABLE IF NOT EXISTS $release.quarter
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    last_day Date COMMENT 'Last day of the quarter: what the end of life is counted from.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    band_active LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the people used the tool in a week; null when no week is ok.',
    band_seats_used LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the seats were in use; null when no week is ok or any has under 15 seats.',
    weeks_ok UInt64 COMMENT 'Weeks of the quarter whose use is known.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(last_day)
ORDER BY (org, unit, tool, quarter)
TTL last_day + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: one band a quarter for units of 15 people or more. Written once, never restated.'
