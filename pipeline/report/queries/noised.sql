-- The last span of every unit that has figures with noise; in alphabetical order, never by a figure.
SELECT unit, parent, tool, level, grain, start, cohort_size, status, reason, band, share, plus_minus, epsilon
FROM release_noised
WHERE org = {org:String}
    AND (tool, level, unit, grain, start) IN
    (
        SELECT tool, level, unit, grain, max(start)
        FROM release_noised
        WHERE org = {org:String}
        GROUP BY tool, level, unit, grain
    )
ORDER BY tool, level, unit, grain
