-- Release surface: how often each role looked at what, by month, as `undertow migrate` counted it in the access log.
CREATE TABLE IF NOT EXISTS $release.look
(
    org LowCardinality(String) COMMENT 'The organisation.',
    month Date COMMENT 'First day of the month, in UTC.',
    role LowCardinality(String) COMMENT 'As whom: a role, never a name.',
    what LowCardinality(String) COMMENT 'What was shown: report, signals, a view.',
    looks UInt64 COMMENT 'Entries in the log; it only grows, so the highest count is the newest.'
)
ENGINE = ReplacingMergeTree(looks)
ORDER BY (org, month, role, what)
TTL month + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: counts of looks by role and month. The log itself stays at the edge.'
