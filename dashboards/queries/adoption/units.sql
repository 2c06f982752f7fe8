-- The last complete quarter of every unit that may be shown, of the last year of what is known, beside the one before; in alphabetical
-- order.
WITH
    (SELECT max(week) FROM release_source WHERE org = ${org:singlequote}) - INTERVAL 1 YEAR AS year_ago,
    concat(toString(toYear(year_ago)), '-Q', toString(toQuarter(year_ago))) AS oldest
SELECT
    words_unit(ifNull(argMax(parent, quarter), '')) AS department,
    words_unit(unit) AS team,
    argMax(cohort_size, quarter) AS people_on_roster,
    words_quarter(max(quarter)) AS last_quarter,
    words_band(argMax(tuple(band_active), quarter).1) AS people,
    words_band(arrayElementOrNull(arraySort(item -> item.1, groupArray((quarter, band_active))), -2).2) AS people_before,
    words_band(argMax(tuple(band_seats_used), quarter).1) AS licences,
    unit
FROM release_quarter
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote} AND quarter >= oldest
GROUP BY unit
ORDER BY department, team
