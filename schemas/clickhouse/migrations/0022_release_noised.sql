-- Release surface: what has noise, as a band or a share; written once by release/noised.sql.
CREATE TABLE IF NOT EXISTS $release.noised
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    level LowCardinality(String) COMMENT 'team, department or organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    grain LowCardinality(String) COMMENT 'week, four-weeks or quarter.',
    start Date COMMENT 'Monday with which the span begins.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    measure LowCardinality(String) COMMENT 'What is counted.',
    weeks_reported UInt64 COMMENT 'Weeks of the span in which the source was up.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why nothing is shown; null when something is.',
    band LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the people, by the noised value; null for a share.',
    share Nullable(Float64) COMMENT 'Share of the people by the noised value, within 0.1 and 0.9; null for a band.',
    plus_minus Nullable(Float64) COMMENT 'The noise is no larger than this share in 95 of 100 cases; it may move a band as well.',
    epsilon Nullable(Float64) COMMENT 'What the value cost each person of the unit.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, level, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: bands and shares of noised counts. Written once, never restated.'
