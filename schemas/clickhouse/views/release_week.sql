-- Release surface: weekly shares of large units, coarse.
CREATE OR REPLACE VIEW $database.release_week
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    share_active Nullable(Float64) COMMENT 'Share of the people who used the tool at all; null when it is withheld or missing.',
    share_own_action Nullable(Float64) COMMENT 'Share of the people who started something with the tool themselves; null when it is withheld or missing.',
    share_seats_used Nullable(Float64) COMMENT 'Share of the seats with activity in the last 28 days; null when withheld, missing or under 200 seats.',
    share_seats_idle Nullable(Float64) COMMENT 'Share of the seats of 30 days and older without activity in the last 28 days; null as above.'
)
AS
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    cohort_size,
    share_active,
    share_own_action,
    share_seats_used,
    share_seats_idle
FROM $release.week FINAL
COMMENT 'Release surface: weekly shares of units of 200 people or more, coarse. What is withheld stands in release_withheld.'
