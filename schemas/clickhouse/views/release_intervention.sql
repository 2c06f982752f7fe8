-- Release surface: what was done for units and stands.
CREATE OR REPLACE VIEW $database.release_intervention
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'The unit for which it was done.',
    period LowCardinality(String) COMMENT 'ISO week in which it was done, for example 2026-W40.',
    kind LowCardinality(String) COMMENT 'What was done: one of the next steps that signals suggest.',
    week Date COMMENT 'Monday of the week.'
)
AS
SELECT
    org,
    unit,
    period,
    kind,
    week
FROM $release.intervention FINAL
WHERE NOT withdrawn
COMMENT 'What was done for a unit in a week: acts of the organisation, no figures about people, no names.'
