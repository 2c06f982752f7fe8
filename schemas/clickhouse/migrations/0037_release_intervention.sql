-- Release surface: what was done for units, written by release/intervention.sql. An act that was noted by mistake is taken back here too.
CREATE TABLE IF NOT EXISTS $release.intervention
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'The unit for which it was done.',
    period LowCardinality(String) COMMENT 'ISO week in which it was done, for example 2026-W40.',
    kind LowCardinality(String) COMMENT 'What was done: one of the next steps that signals suggest.',
    withdrawn Bool COMMENT 'Whether it was noted by mistake.',
    week Date COMMENT 'Monday of the week: what the end of life is counted from.',
    version UInt64 COMMENT 'How often the entry was written; the highest wins.'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, unit, period, kind)
TTL week + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: what was done for a unit in a week, acts of the organisation; no figures about people.'
