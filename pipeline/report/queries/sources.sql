-- How each source did in each week.
SELECT source, tool, week, state, days_expected, days_reported
FROM release_source
WHERE org = {org:String}
ORDER BY source, tool, week
