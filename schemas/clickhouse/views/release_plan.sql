-- Release surface: the release plan in force, a row a measure.
CREATE OR REPLACE VIEW $database.release_plan
(
    org LowCardinality(String) COMMENT 'The organisation.',
    day Date COMMENT 'The day on which it was told.',
    fingerprint String COMMENT 'SHA-256 over what the plan means.',
    profile LowCardinality(String) COMMENT 'Which protection: standard, or dp.',
    k UInt64 COMMENT 'Fewest people on the roster of anything at all.',
    owner String COMMENT 'The role that answers for the plan.',
    contact String COMMENT 'The role of the works council that approves it and may freeze it.',
    surface String COMMENT 'processing or release.',
    family String COMMENT 'What it is about.',
    measure String COMMENT 'Name of the measure.',
    grain String COMMENT 'How long the period of one figure is.',
    form String COMMENT 'How exact it is.',
    from_people UInt64 COMMENT 'Fewest people on the roster.',
    audience Array(String) COMMENT 'Who may see it: roles.',
    purpose String COMMENT 'What it may be used for.',
    answers String COMMENT 'The role that answers for the measure.',
    expires Date COMMENT 'The last day on which it is released.',
    keep_days UInt64 COMMENT 'How long it is kept at most.'
)
AS
SELECT
    org,
    day,
    fingerprint,
    profile,
    k,
    owner,
    contact,
    tupleElement(arrayJoin(cells) AS cell, 'surface') AS surface,
    cell.family AS family,
    cell.measure AS measure,
    cell.grain AS grain,
    cell.form AS form,
    cell.from_people AS from_people,
    cell.audience AS audience,
    cell.purpose AS purpose,
    cell.owner AS answers,
    cell.expires AS expires,
    cell.keep_days AS keep_days
FROM $release.plan FINAL
COMMENT 'The release plan in force, as `undertow migrate` last found it. What is not listed is not computed, kept or shown.'
