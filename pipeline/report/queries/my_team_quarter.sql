-- Every quarterly row of one unit, as it is.
SELECT *
FROM release_quarter
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY tool, quarter
