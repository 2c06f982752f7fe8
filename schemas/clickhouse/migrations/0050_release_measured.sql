-- Release surface: what IT measures of the pipeline itself, as `undertow metrics --keep` found it. No figure about a unit.
CREATE TABLE IF NOT EXISTS $release.measured
(
    org LowCardinality(String) COMMENT 'The organisation for which was measured.',
    at DateTime('UTC') COMMENT 'When it was measured.',
    confirmed Nullable(UInt64) COMMENT 'Messages with releases that the workers have confirmed since the topic began; NULL: the broker did not answer.',
    behind Nullable(UInt64) COMMENT 'Messages that they have not confirmed yet.',
    set_aside Nullable(UInt64) COMMENT 'Messages that are set aside, as long as their topic keeps them.',
    free_ratio Float64 COMMENT 'Part of the disk of the store that is free.'
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (org, at)
TTL at + INTERVAL 100 DAY DELETE
COMMENT 'Release surface: lag, throughput, dead letters and disk over time, for IT.'
