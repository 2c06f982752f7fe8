-- Counts with noise, of the profile dp: the columns are the fields of schemas.noised. Nothing exact about use stands beside them.
CREATE TABLE IF NOT EXISTS noised_fact
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    period LowCardinality(String) COMMENT 'ISO week with which the span ends, for example 2026-W40; it is closed once.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort, for example 2026-Q4.',
    release UInt32 COMMENT 'Number of the release of this period: the version of the row, the highest wins.',
    k UInt32 COMMENT 'Threshold in force: no row describes fewer people on the roster.',
    unit LowCardinality(String) COMMENT 'Unit of the roster, or the remainder of small ones.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    level LowCardinality(String) COMMENT 'team, department or organisation: at each level everybody is in one cell at most.',
    grain LowCardinality(String) COMMENT 'week, four-weeks or quarter: how long the span is.',
    start Date COMMENT 'Monday with which the span begins.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    form LowCardinality(String) COMMENT 'band or share: as what people see it.',
    measure LowCardinality(String) COMMENT 'people_regular: active by their own action in at least half of the reported weeks.',
    weeks_reported UInt64 COMMENT 'Weeks of the span in which the source was up, as its operator said.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why there is no value; null when there is.',
    value Nullable(Int64) COMMENT 'People with noise, drawn once; may be below 0 or above the roster.',
    plus_minus Nullable(UInt64) COMMENT 'The noise is no larger than this in 95 of 100 cases, in people.',
    epsilon Nullable(Float64) COMMENT 'What the value cost each person of the unit; 0 for a sum of values that were paid for.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, level, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Counts with noise by unit and span, drawn once at the edge.'
