-- Release surface: what the works council and the operator said, as `undertow migrate` read it in the consent log, signatures checked.
CREATE TABLE IF NOT EXISTS $release.statement
(
    org LowCardinality(String) COMMENT 'The organisation.',
    day Date COMMENT 'The day on which it was said, in UTC: what the end of life is counted from.',
    number UInt64 COMMENT 'Place in the log.',
    event LowCardinality(String) COMMENT 'approve, freeze or unfreeze.',
    said_by LowCardinality(String) COMMENT 'The role that said it: works-council or operator.',
    takes_effect LowCardinality(Nullable(String)) COMMENT 'Approvals: the first quarter whose weeks they rule; else null.',
    fingerprint Nullable(String) COMMENT 'Approvals: of the terms that were approved; else null.'
)
ENGINE = ReplacingMergeTree(number)
ORDER BY (org, day, event, number)
TTL day + INTERVAL 800 DAY DELETE
COMMENT 'Release surface: approvals and freezes. It is no figure about people.'
