-- Who is helped first and who waits, as a lot decided. The columns are the fields of schemas.waitlist. The first draw stands: whoever
-- plans is refused a second one for the same kind while units of the first still wait.
CREATE TABLE IF NOT EXISTS waitlist
(
    org LowCardinality(String) COMMENT 'The organisation.',
    kind LowCardinality(String) COMMENT 'What is planned: one of the next steps that signals suggest.',
    period LowCardinality(String) COMMENT 'ISO week in which the first have their turn.',
    unit LowCardinality(String) COMMENT 'The unit that has a place in the draw.',
    is_first Bool COMMENT 'Whether it is among the first; else it waits.',
    turn LowCardinality(String) COMMENT 'ISO week in which this unit has its turn.',
    seed UInt32 COMMENT 'What the lot was drawn with, so that anybody can check it.',
    week Date COMMENT 'Monday of the week of the first: what the end of life is counted from.',
    version UInt64 COMMENT 'How often the entry was written; the highest wins.'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, kind, period, unit)
TTL week + INTERVAL 400 DAY DELETE
COMMENT 'Who is helped first and who waits, as a lot decided: plans of the organisation, no figures about people.'
