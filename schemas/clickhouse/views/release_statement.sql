-- Release surface: what the works council and the operator said.
CREATE OR REPLACE VIEW $database.release_statement
(
    org LowCardinality(String) COMMENT 'The organisation.',
    day Date COMMENT 'The day on which it was said, in UTC.',
    number UInt64 COMMENT 'Place in the log.',
    event LowCardinality(String) COMMENT 'approve, freeze or unfreeze.',
    said_by LowCardinality(String) COMMENT 'The role that said it: works-council or operator.',
    takes_effect LowCardinality(Nullable(String)) COMMENT 'Approvals: the first quarter whose weeks they rule; else null.',
    fingerprint Nullable(String) COMMENT 'Approvals: of the terms that were approved; else null.'
)
AS
SELECT
    org,
    day,
    number,
    event,
    said_by,
    takes_effect,
    fingerprint
FROM $release.statement FINAL
COMMENT 'Approvals and freezes, as `undertow migrate` last read them in the consent log, signatures checked.'
