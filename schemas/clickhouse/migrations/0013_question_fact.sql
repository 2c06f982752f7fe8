-- Questions, as released: one row per unit and week. The columns are the fields of schemas.questions.
CREATE TABLE IF NOT EXISTS question_fact
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
    questions_role_and_future Nullable(UInt64) COMMENT 'Questions about ones role, job or future (unit: questions); null where nobody counted.',
    questions_tool Nullable(UInt64) COMMENT 'Questions about the tool itself (unit: questions); null where nobody counted.',
    questions_other Nullable(UInt64) COMMENT 'Questions about anything else (unit: questions); null where nobody counted.'
)
ENGINE = ReplacingMergeTree(release)
PARTITION BY toYear(start)
ORDER BY (org, source, tool, period, unit, grain, start)
TTL start + INTERVAL 400 DAY DELETE
COMMENT 'Questions asked by one unit in one week, by topic. Processing surface: service accounts only.'
