-- Release surface: the release plan as `undertow migrate` last found it in force, whole in one row, so that two plans never mix.
CREATE TABLE IF NOT EXISTS $release.plan
(
    org LowCardinality(String) COMMENT 'The organisation.',
    day Date COMMENT 'The day on which it was told: what the end of life is counted from.',
    fingerprint String COMMENT 'SHA-256 over what the plan means.',
    profile LowCardinality(String) COMMENT 'Which protection: standard, or dp.',
    k UInt64 COMMENT 'Fewest people on the roster of anything at all.',
    owner String COMMENT 'The role that answers for the plan.',
    contact String COMMENT 'The role of the works council that approves it and may freeze it.',
    cells Array(Tuple(surface String, family String, measure String, grain String, form String, from_people UInt64, audience Array(String), purpose String, owner String, expires Date, keep_days UInt64)) COMMENT 'Every measure at every place in every form.',
    version UInt64 COMMENT 'The day as a number: the latest wins.'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY org
TTL day + INTERVAL 800 DAY DELETE
COMMENT 'Release surface: the release plan in force. It is no figure about people.'
