-- What was done for one unit.
SELECT *
FROM release_intervention
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY week, kind
