-- Bands of every unit that may be shown, in complete quarters. In alphabetical order: never by a figure.
SELECT unit, parent, tool, quarter, cohort_size, band_active, band_seats_used
FROM release_quarter
WHERE org = {org:String}
ORDER BY tool, parent, unit, quarter
