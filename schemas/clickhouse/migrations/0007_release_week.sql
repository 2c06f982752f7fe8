-- Release surface: weekly shares of large units, written once by release/week.sql. Nothing finer than what people see is in here.
CREATE TABLE IF NOT EXISTS $release.week
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    share_active Nullable(Float64) COMMENT 'Share of the people who used the tool at all, coarse; null when it is missing.',
    share_own_action Nullable(Float64) COMMENT 'Share of the people who started something with the tool themselves, coarse; null when it is missing.',
    share_seats_used Nullable(Float64) COMMENT 'Share of the seats with activity in the last 28 days, coarse; null when missing or under 200 seats.',
    share_seats_idle Nullable(Float64) COMMENT 'Share of the seats of 30 days and older without activity in the last 28 days, coarse; null as above.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(week)
ORDER BY (org, unit, tool, week)
TTL week + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: weekly shares of units of 200 people or more, coarse. Written once, never restated.'
