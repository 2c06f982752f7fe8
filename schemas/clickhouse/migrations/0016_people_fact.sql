-- People, as released: one row per unit and quarter. The columns are the fields of schemas.people.
CREATE TABLE IF NOT EXISTS people_fact
(
    org LowCardinality(String) COMMENT 'The organisation.',
    source LowCardinality(String) COMMENT 'Where the figures come from: the name of the connector.',
    tool LowCardinality(String) COMMENT 'any: the source speaks of people at work, not of one tool.',
    period LowCardinality(String) COMMENT 'ISO week of the release, for example 2026-W40; it is closed once.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort, for example 2026-Q4.',
    release UInt32 COMMENT 'Number of the release of this period: the version of the row, the highest wins.',
    k UInt32 COMMENT 'Threshold in force: no row describes fewer people on the roster.',
    unit LowCardinality(String) COMMENT 'Unit of the roster: a team, a department, or the remainder of small teams.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    grain LowCardinality(String) COMMENT 'How long the period of the row is: quarter; it ends with the week of the release.',
    start Date COMMENT 'First day of the quarter: the Monday that froze the cohort.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure, not a count of users.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing; every planned row is there, so absence says nothing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why there are no figures; null when there are.',
    headcount Nullable(UInt64) COMMENT 'People of the unit at the end of the quarter.',
    joiners_at_most Nullable(UInt64) COMMENT 'People who came, upper end of a band of five; 25 people or more only.',
    leavers_at_most Nullable(UInt64) COMMENT 'People who left the organisation, likewise.',
    moved_in_at_most Nullable(UInt64) COMMENT 'People who came from another unit, likewise.',
    moved_out_at_most Nullable(UInt64) COMMENT 'People who went to another unit, likewise.',
    most_active_at_most Nullable(UInt64) COMMENT 'People most active as the quarter began, likewise; 50 people or more only.',
    most_active_left_at_most Nullable(UInt64) COMMENT 'Of these, people who left the organisation, likewise; as above.',
    most_active_quiet_at_most Nullable(UInt64) COMMENT 'Of these, people who are there and use the tool no more, likewise; as above.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'How one unit changed in one quarter, in bands. Processing surface: service accounts only.'
