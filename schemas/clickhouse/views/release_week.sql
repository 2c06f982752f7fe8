-- Release surface: weekly shares of large units only. From 400 people to the nearest 5 points, within 0.05 and 0.95; from 200 to the
-- nearest 10, within 0.1 and 0.9 (facts on privacy, section 11). The people of a share of seats are the holders of the seats.
-- It runs with the rights of whoever made it: a reader needs no right on the tables below.
CREATE OR REPLACE VIEW release_week
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
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    (part, whole) -> multiIf(
        whole >= 400, least(0.95, greatest(0.05, floor(20 * part / whole + 0.5) / 20)),
        whole >= 200, least(0.9, greatest(0.1, floor(10 * part / whole + 0.5) / 10)),
        NULL
    ) AS share
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    cohort_size,
    share(people_active, cohort_size) AS share_active,
    share(people_active_by_own_action, cohort_size) AS share_own_action,
    share(seats_used, seats) AS share_seats_used,
    share(seats_never_used + seats_lapsed, seats) AS share_seats_idle
FROM unit_week_v1 FINAL
WHERE cohort_size >= 200 AND (usage_status = 'ok' OR licence_status = 'ok')
COMMENT 'Release surface: weekly shares of units of 200 people or more, coarse. What is withheld stands in release_withheld.'
