-- How each source did: the row that closes a release and says how many rows it has. The columns are the fields of schemas.status.
CREATE TABLE IF NOT EXISTS source_status
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used; any for a source of work.',
    period LowCardinality(String) COMMENT 'ISO week of the release, for example 2026-W40; it is closed once.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort, for example 2026-Q4.',
    release UInt32 COMMENT 'Number of the release of this period: the version of the row, the highest wins.',
    k UInt32 COMMENT 'Threshold in force: no row describes fewer people on the roster.',
    start Date COMMENT 'Monday of the period.',
    state LowCardinality(String) COMMENT 'complete, partial (some days are not there) or down (nothing was reported at all).',
    days_expected UInt64 COMMENT 'Working days of the week, Monday to Friday.',
    days_reported UInt64 COMMENT 'Of these, days on which the source reported anything.',
    records_read UInt64 COMMENT 'Records of the export that fell in the period.',
    records_rejected Map(LowCardinality(String), UInt64) COMMENT 'Records of the whole input that could not be used, by reason.',
    usage_rows UInt64 COMMENT 'Usage rows of this release.',
    licence_rows UInt64 COMMENT 'Licence rows of this release.',
    work_rows UInt64 COMMENT 'Work rows of this release.',
    withheld_rows UInt64 COMMENT 'Rows without figures for the sake of privacy.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period)
TTL start + INTERVAL 800 DAY DELETE
COMMENT 'How a source did in a week, said by the collector itself; it closes the release.'
