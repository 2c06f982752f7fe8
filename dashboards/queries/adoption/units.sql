-- The last complete quarter of every unit that may be shown, beside the one before; in alphabetical order.
SELECT
    words_unit(ifNull(argMax(parent, quarter), '')) AS department,
    words_unit(unit) AS team,
    argMax(cohort_size, quarter) AS people_on_roster,
    words_quarter(max(quarter)) AS last_quarter,
    words_band(argMax(tuple(band_active), quarter).1) AS people,
    words_band(arrayElementOrNull(arrayMap(item -> item.2, arraySort(item -> item.1, groupArray((quarter, band_active)))), -2)) AS people_before,
    words_band(argMax(tuple(band_seats_used), quarter).1) AS licences,
    unit
FROM release_quarter
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote}
GROUP BY unit
ORDER BY department, team
