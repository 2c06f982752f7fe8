-- Release surface: how the sources did, so that nobody blames a team for a source that broke.
CREATE OR REPLACE VIEW $database.release_source
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used; any for a source of work.',
    week Date COMMENT 'Monday of the ISO week.',
    state LowCardinality(String) COMMENT 'complete, partial (some days are not there) or down (nothing or next to nothing was reported).',
    days_expected UInt64 COMMENT 'Working days of the week, Monday to Friday.',
    days_reported UInt64 COMMENT 'Of these, days on which the source reported: at least as many records as the threshold.'
)
AS
SELECT
    org,
    source,
    tool,
    week,
    state,
    days_expected,
    days_reported
FROM $release.source FINAL
COMMENT 'Release surface: how each source did in a week.'
