-- Every episode of one unit, as it is.
SELECT *
FROM release_signal
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY since, pattern, tool, id
