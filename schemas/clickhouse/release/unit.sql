-- Which units there are in the quarters of closed weeks, and how many people are on their rosters: it follows from the roster alone, for
-- every planned row is stored whatever anybody did. A unit that is too small for figures is told from an unknown name by it.
INSERT INTO {release:Identifier}.unit (org, unit, parent, quarter, last_day, cohort_size, precedence)
SELECT
    {org:String},
    unit,
    argMax(tuple(panel.parent), week).1,
    cohort,
    makeDate(toUInt16(substring(cohort, 1, 4)), 3 * toUInt8(substring(cohort, 7)) - 2, 1) + INTERVAL 3 MONTH - INTERVAL 1 DAY,
    min(panel.cohort_size) AS people,
    bitNot({version:UInt64})
FROM unit_week_v1 AS panel FINAL
WHERE org = {org:String}
    AND cohort IN {quarters:Array(String)}
    AND source_state != ''
    AND (unit, cohort) NOT IN (SELECT unit, quarter FROM {release:Identifier}.unit WHERE org = {org:String})
GROUP BY unit, cohort
HAVING people >= {units_from:UInt64}
