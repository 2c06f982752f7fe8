-- Every row with noise of one unit, as it is.
SELECT *
FROM release_noised
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY tool, start, level, grain
