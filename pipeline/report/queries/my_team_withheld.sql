-- Every row of one unit that holds no figures, as it is.
SELECT *
FROM release_withheld
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY tool, week
