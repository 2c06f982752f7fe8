-- Seats, as released: one row per unit and week. The columns are the fields of schemas.licences.
CREATE TABLE IF NOT EXISTS licence_fact
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
    seats Nullable(UInt64) COMMENT 'Seats assigned to people of the unit: used + new + never used + lapsed.',
    seats_used Nullable(UInt64) COMMENT 'Seats with activity in the last 28 days, whatever their age.',
    seats_new Nullable(UInt64) COMMENT 'Seats without activity that are younger than 30 days: too early to say.',
    seats_never_used Nullable(UInt64) COMMENT 'Seats of 30 days and older on which no activity is known.',
    seats_lapsed Nullable(UInt64) COMMENT 'Seats with earlier activity, but none in the last 28 days.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Seats of one tool in one unit at the end of a week. Processing surface: service accounts only.'
