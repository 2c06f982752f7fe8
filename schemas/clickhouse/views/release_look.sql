-- Release surface: how often each role looked at what, by month.
CREATE OR REPLACE VIEW $database.release_look
(
    org LowCardinality(String) COMMENT 'The organisation.',
    month Date COMMENT 'First day of the month, in UTC.',
    role LowCardinality(String) COMMENT 'As whom: a role, never a name.',
    what LowCardinality(String) COMMENT 'What was shown: report, signals, a view.',
    looks UInt64 COMMENT 'Entries in the log.'
)
AS
SELECT
    org,
    month,
    role,
    what,
    looks
FROM $release.look FINAL
COMMENT 'Counts of looks by role and month, as `undertow migrate` last counted them; by SQL and dashboards only once they were taken in.'
