-- Release surface: what has noise, of the profile dp.
CREATE OR REPLACE VIEW $database.release_noised
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    level LowCardinality(String) COMMENT 'team, department or organisation: at each level everybody is in one cell at most.',
    grain LowCardinality(String) COMMENT 'week, four-weeks or quarter: how long the span is.',
    start Date COMMENT 'Monday with which the span begins.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    measure LowCardinality(String) COMMENT 'people_regular: active by their own action in at least half of the reported weeks of the span.',
    weeks_reported UInt64 COMMENT 'Weeks of the span in which the source was up, as its operator said.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why nothing is shown; null when something is.',
    band LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the people, by the noised value; null for a share.',
    share Nullable(Float64) COMMENT 'Share of the people by the noised value, within 0.1 and 0.9; null for a band.',
    plus_minus Nullable(Float64) COMMENT 'The noise is no larger than this share in 95 of 100 cases; it may move a band as well.',
    epsilon Nullable(Float64) COMMENT 'What the value cost each person of the unit; 0 for a sum of values that were paid for.'
)
AS
SELECT
    org,
    unit,
    parent,
    source,
    tool,
    level,
    grain,
    start,
    quarter,
    cohort_size,
    measure,
    weeks_reported,
    status,
    reason,
    band,
    share,
    plus_minus,
    epsilon
FROM $release.noised FINAL
COMMENT 'Release surface: bands and shares of counts with noise, each with what it cost and how far it may be off.'
