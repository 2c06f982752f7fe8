-- Every quarter of which it is told that there is this unit, as it is.
SELECT *
FROM release_unit
WHERE org = {org:String} AND unit = {unit:String}
ORDER BY quarter
