-- Release surface: which units there are, quarter by quarter, written once by release/unit.sql: so that a unit that is too small for
-- figures can be told from one that nobody knows. It follows from the roster alone.
CREATE TABLE IF NOT EXISTS $release.unit
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster, of at least as many people as the plan says.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    last_day Date COMMENT 'Last day of the quarter: what the end of life is counted from.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(last_day)
ORDER BY (org, unit, quarter)
TTL last_day + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: which units there are, from the roster. Written once, never restated.'
