-- Use, as released: one row per (unit, grain, day). The columns are the fields of schemas.usage.
CREATE TABLE IF NOT EXISTS usage_fact
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    period LowCardinality(String) COMMENT 'ISO week of the release, for example 2026-W40; it is closed once.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort, for example 2026-Q4.',
    release UInt32 COMMENT 'Number of the release of this period: the version of the row, the highest wins.',
    k UInt32 COMMENT 'Threshold in force: no row describes fewer people on the roster.',
    unit LowCardinality(String) COMMENT 'Unit of the roster: a team, a department, or the remainder of small teams.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    grain LowCardinality(String) COMMENT 'How long the period of the row is: week or day.',
    start Date COMMENT 'First day of the period of the row: a Monday for a week, the day for a day.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure, not a count of users.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing; every planned row is there, so absence says nothing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why there are no figures; null when there are.',
    people_active Nullable(UInt64) COMMENT 'People with any activity, passive use included. Distinct people do not add up over days, units or tools.',
    people_active_by_own_action Nullable(UInt64) COMMENT 'People who started at least one interaction themselves.',
    people_habitual Nullable(UInt64) COMMENT 'People active in each of the last 4 weeks; null where the input does not reach back.',
    features_used Nullable(UInt64) COMMENT 'Different features used by anyone in the unit.',
    interactions Nullable(UInt64) COMMENT 'Interactions people started; null under 25 people on the roster.',
    suggestions Nullable(UInt64) COMMENT 'Suggestions the tool made; null under 25 people on the roster.',
    suggestions_accepted Nullable(UInt64) COMMENT 'Suggestions taken over; null under 25 people on the roster.',
    people_active_1_day Nullable(UInt64) COMMENT 'People active on 1 day of the week; weeks and 50 people or more only.',
    people_active_2_3_days Nullable(UInt64) COMMENT 'People active on 2 or 3 days of the week; weeks and 50 people or more only.',
    people_active_4_7_days Nullable(UInt64) COMMENT 'People active on 4 to 7 days of the week; weeks and 50 people or more only.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Use of one tool by one unit in one period. Processing surface: service accounts only.'
