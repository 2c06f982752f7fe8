-- Release surface: which cells hold no figures, and why; written once by release/withheld.sql.
CREATE TABLE IF NOT EXISTS $release.withheld
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort: to its end, what is withheld once stays withheld.',
    status LowCardinality(String) COMMENT 'withheld or missing.',
    reason LowCardinality(String) COMMENT 'Why: merged_into_remainder, below_threshold, complementary, not_reported or source_down.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(week)
ORDER BY (org, unit, tool, week)
TTL week + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: what is withheld or missing, and why. Written once, never restated.'
