-- Release surface: what IT measures of the pipeline itself, over time.
CREATE OR REPLACE VIEW $database.release_measured
(
    org LowCardinality(String) COMMENT 'The organisation for which was measured.',
    at DateTime('UTC') COMMENT 'When it was measured.',
    confirmed Nullable(UInt64) COMMENT 'Messages with releases that the workers have confirmed since the topic began; NULL: the broker did not answer.',
    behind Nullable(UInt64) COMMENT 'Messages that they have not confirmed yet.',
    set_aside Nullable(UInt64) COMMENT 'Messages that are set aside, as long as their topic keeps them.',
    free_ratio Float64 COMMENT 'Part of the disk of the store that is free.'
)
AS
SELECT
    org,
    at,
    confirmed,
    behind,
    set_aside,
    free_ratio
FROM $release.measured FINAL
COMMENT 'Lag, throughput, dead letters and disk, each time that `undertow metrics --keep` measured them.'
