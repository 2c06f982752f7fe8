-- Every weekly row of one unit, as it is.
SELECT *
FROM release_week
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY tool, week
