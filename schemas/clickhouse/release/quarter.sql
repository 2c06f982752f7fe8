-- One band a quarter for units of as many people as the release plan in force says (30 in the one that is shipped), of quarters all
-- of whose weeks are released and in which nothing of the unit was withheld. It is of the seventh week alone, whatever the figures: the
-- mean of thirteen weeks would leave no noise to hide a person who is always there in. Its share is few (under 1/3), about_half (under
-- 2/3) or most; whole numbers are compared. A second band about the same people, that of seats, only where units and seats are as many
-- as the plan says (200).
-- A quarter is released at once, so where one unit of it is there the others are not looked at again.
INSERT INTO {release:Identifier}.quarter
(
    org, unit, parent, tool, quarter, last_day, cohort_size, band_active, band_seats_used, weeks_ok, precedence
)
WITH
    (part, whole) -> multiIf(ifNull(whole, 0) = 0, NULL, 3 * part < whole, 'few', 3 * part < 2 * whole, 'about_half', 'most') AS band,
    -- The week of the seventh Thursday of the quarter: its Thursdays are the multiples of 7, counted from day 0.
    intDiv(toUInt32(makeDate(toUInt16(substring(cohort, 1, 4)), 3 * toUInt8(substring(cohort, 7)) - 2, 1)) + 6, 7) + 6 AS seventh,
    intDiv(toUInt32(week) + 3, 7) = seventh AS is_chosen,
    released AS
    (
        -- Day 0 is a Thursday, and a week belongs to the quarter of its Thursday: its Thursdays are the multiples of 7.
        WITH
            makeDate(toUInt16(substring(quarter, 1, 4)), 3 * toUInt8(substring(quarter, 7)) - 2, 1) AS first_day,
            intDiv(toUInt32(first_day + INTERVAL 3 MONTH) + 6, 7) - intDiv(toUInt32(first_day) + 6, 7) AS weeks_of_quarter
        SELECT tool, quarter
        FROM {release:Identifier}.source FINAL
        WHERE org = {org:String} AND quarter IN {quarters:Array(String)}
        GROUP BY tool, quarter
        HAVING uniqExact(week) >= weeks_of_quarter
    )
SELECT
    {org:String},
    unit,
    argMax(tuple(panel.parent), week).1,
    tool,
    cohort,
    makeDate(toUInt16(substring(cohort, 1, 4)), 3 * toUInt8(substring(cohort, 7)) - 2, 1) + INTERVAL 3 MONTH - INTERVAL 1 DAY,
    min(panel.cohort_size) AS people,
    band
    (
        sumIf(people_active, is_chosen AND usage_status = 'ok' AND panel.cohort_size >= {people_band:UInt64}),
        sumIf(panel.cohort_size, is_chosen AND usage_status = 'ok' AND panel.cohort_size >= {people_band:UInt64})
    ) AS band_active,
    band
    (
        sumIf(seats_used, is_chosen AND licence_status = 'ok' AND least(seats, panel.cohort_size) >= {seats_band:UInt64}),
        sumIf(seats, is_chosen AND licence_status = 'ok' AND least(seats, panel.cohort_size) >= {seats_band:UInt64})
    ) AS band_seats_used,
    countIf(usage_status = 'ok'),
    bitNot({version:UInt64})
FROM unit_week_v1 AS panel FINAL
WHERE org = {org:String}
    AND (tool, cohort) IN (SELECT tool, quarter FROM released)
    AND (tool, cohort) NOT IN (SELECT tool, quarter FROM {release:Identifier}.quarter WHERE org = {org:String})
    AND (unit, tool, cohort) NOT IN
    (
        SELECT unit, tool, quarter
        FROM {release:Identifier}.withheld
        WHERE org = {org:String} AND status = 'withheld'
    )
GROUP BY unit, tool, cohort
HAVING people >= {quarter_from:UInt64} AND (band_active IS NOT NULL OR band_seats_used IS NOT NULL)
