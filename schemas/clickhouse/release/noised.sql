-- Noised counts of closed weeks as people see them: few (under 1/3), about_half (under 2/3) or most; or a share to the nearest point,
-- within 0.1 and 0.9. All of it is worked out from the value with noise, so it tells no more than that does.
INSERT INTO {release:Identifier}.noised
(
    org, source, tool, level, unit, parent, grain, start, quarter, cohort_size, measure, weeks_reported, status, reason, band, share,
    plus_minus, epsilon, precedence
)
SELECT
    org,
    source,
    tool,
    level,
    unit,
    parent,
    grain,
    start,
    cohort,
    cohort_size,
    measure,
    weeks_reported,
    status,
    reason,
    if(status = 'ok' AND form = 'band', multiIf(3 * value < cohort_size, 'few', 3 * value < 2 * cohort_size, 'about_half', 'most'), NULL),
    if(status = 'ok' AND form = 'share', least(0.9, greatest(0.1, floor(100 * value / cohort_size + 0.5) / 100)), NULL),
    if(status = 'ok', ceil(100 * plus_minus / cohort_size) / 100, NULL),
    epsilon,
    bitNot({version:UInt64})
FROM noised_fact FINAL
WHERE org = {org:String}
    AND (source, tool, period) IN {periods:Array(Tuple(String, String, String))}
    AND (source, tool, level, unit, grain, start)
        NOT IN (SELECT source, tool, level, unit, grain, start FROM {release:Identifier}.noised WHERE org = {org:String})
