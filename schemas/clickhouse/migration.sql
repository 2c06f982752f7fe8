-- The ledger of migrations; made before the first one. Kept as long as the database lives: every table must say how long.
CREATE TABLE IF NOT EXISTS migration
(
    name String COMMENT 'File name without suffix, for example 0001_usage_fact.',
    checksum FixedString(64) COMMENT 'SHA-256 of the text that was applied: an edited migration is refused.',
    applied_at DateTime('UTC') DEFAULT now() COMMENT 'When it was applied, by the clock of the server.'
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY name
TTL applied_at + INTERVAL 50 YEAR DELETE
COMMENT 'Which migrations this database has had.'
