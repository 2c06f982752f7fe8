-- Release surface: how each source did; written once by release/source.sql, after the cells: a row says that its week is released.
CREATE TABLE IF NOT EXISTS $release.source
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used; any for a source of work.',
    week Date COMMENT 'Monday of the ISO week.',
    quarter LowCardinality(String) COMMENT 'The quarter the week belongs to.',
    state LowCardinality(String) COMMENT 'complete, partial (some days are not there) or down (nothing was reported at all).',
    days_expected UInt64 COMMENT 'Working days of the week, Monday to Friday.',
    days_reported UInt64 COMMENT 'Of these, days on which the source reported anything.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYear(week)
ORDER BY (org, source, tool, week)
TTL week + INTERVAL 800 DAY DELETE
COMMENT 'Release surface: how each source did in a week. Written once, never restated.'
