-- What was done for units, by week.
SELECT unit, week, kind
FROM release_intervention
WHERE org = {org:String}
ORDER BY week, unit, kind
