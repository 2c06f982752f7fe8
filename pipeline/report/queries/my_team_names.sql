-- Names of all units that are shown anywhere, in alphabetical order.
SELECT DISTINCT unit
FROM release_quarter
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_noised
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_unit
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_week
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_withheld
WHERE org = {org:String}
UNION DISTINCT
SELECT DISTINCT unit
FROM release_signal
WHERE org = {org:String}
ORDER BY unit
