-- Names of all units that are shown anywhere, in alphabetical order: only to find the one that was meant.
SELECT DISTINCT unit
FROM release_quarter
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_withheld
WHERE org = {org:String}
ORDER BY unit
