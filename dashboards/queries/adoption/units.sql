-- Bands of every unit that may be shown, in complete quarters; in alphabetical order, the latest quarter first.
SELECT
    words_unit(ifNull(parent, '-')) AS department,
    words_unit(unit) AS team,
    quarter,
    cohort_size,
    words_band(band_active) AS people,
    words_band(band_seats_used) AS licences
FROM release_quarter
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote}
ORDER BY department, team, quarter DESC
