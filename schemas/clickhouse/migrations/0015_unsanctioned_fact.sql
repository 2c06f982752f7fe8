-- Unsanctioned tools, as released: one row per unit and week. The columns are the fields of schemas.unsanctioned.
CREATE TABLE IF NOT EXISTS unsanctioned_fact
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
    grain LowCardinality(String) COMMENT 'How long the period of the row is: week.',
    start Date COMMENT 'Monday of the week.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure, not a count of users.',
    status LowCardinality(String) COMMENT 'ok, withheld or missing; every planned row is there, so absence says nothing.',
    reason LowCardinality(Nullable(String)) COMMENT 'Why there are no figures; null when there are.',
    unsanctioned_chat Nullable(UInt64) COMMENT 'Uses of general chat assistants (unit: sessions); null where nobody counted.',
    unsanctioned_code Nullable(UInt64) COMMENT 'Uses of assistants for code (unit: sessions); null where nobody counted.',
    unsanctioned_writing Nullable(UInt64) COMMENT 'Uses of tools that write or translate (unit: sessions); null where nobody counted.',
    unsanctioned_images Nullable(UInt64) COMMENT 'Uses of tools that make images or sound (unit: sessions); null where nobody counted.',
    unsanctioned_meetings Nullable(UInt64) COMMENT 'Uses of tools that record meetings (unit: sessions); null where nobody counted.',
    unsanctioned_other Nullable(UInt64) COMMENT 'Uses of other AI tools (unit: sessions); null where nobody counted.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Uses of tools that were not handed out, by one unit in one week. Processing surface: service accounts only.'
