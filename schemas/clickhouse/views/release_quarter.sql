-- Release surface: one band a quarter for units of 15 people or more, once all weeks of the quarter are closed. The mean share of
-- its weeks is few (under 1/3), about_half (under 2/3) or most; the cohort is frozen, so it is the sum of the people over the sum of
-- the cohort. Whole numbers are compared, so that a band does not flip with the order of adding up.
-- It runs with the rights of whoever made it: a reader needs no right on the tables below.
CREATE OR REPLACE VIEW release_quarter
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    band_active LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the people used the tool in a week; null when no week is ok.',
    band_seats_used LowCardinality(Nullable(String)) COMMENT 'few, about_half or most of the seats were in use; null when no week is ok or any has under 15 seats.',
    weeks_ok UInt64 COMMENT 'Weeks of the quarter whose use is known.'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    (part, whole) -> multiIf(whole = 0, NULL, 3 * part < whole, 'few', 3 * part < 2 * whole, 'about_half', 'most') AS band,
    -- Day 0 is a Thursday, and a week belongs to the quarter of its Thursday: its Thursdays are the multiples of 7.
    makeDate(toUInt16(substring(cohort, 1, 4)), 3 * toUInt8(substring(cohort, 7)) - 2, 1) AS first_day,
    intDiv(toUInt32(first_day + INTERVAL 3 MONTH) + 6, 7) - intDiv(toUInt32(first_day) + 6, 7) AS weeks_of_quarter,
    closed AS
    (
        SELECT org, tool, cohort
        FROM unit_week_v1 FINAL
        WHERE source_state != ''
        GROUP BY org, tool, cohort
        HAVING uniqExact(week) >= weeks_of_quarter
    )
SELECT
    org,
    unit,
    argMax(tuple(panel.parent), week).1 AS parent,
    tool,
    cohort AS quarter,
    min(panel.cohort_size) AS cohort_size,
    band(sumIf(people_active, usage_status = 'ok'), sumIf(panel.cohort_size, usage_status = 'ok')) AS band_active,
    if(minIf(seats, licence_status = 'ok') >= 15, band(sum(seats_used), sum(seats)), NULL) AS band_seats_used,
    countIf(usage_status = 'ok') AS weeks_ok
FROM unit_week_v1 AS panel FINAL
WHERE (org, tool, cohort) IN (SELECT org, tool, cohort FROM closed)
GROUP BY org, unit, tool, cohort
HAVING cohort_size >= 15 AND (band_active IS NOT NULL OR band_seats_used IS NOT NULL)
COMMENT 'Release surface: one band a quarter for units of 15 people or more, of closed quarters only.'
