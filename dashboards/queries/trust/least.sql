-- Fewest people about whom anything is computed, by the plan in force.
SELECT max(k) AS people
FROM release_plan
WHERE org = ${org:singlequote}
HAVING count() > 0
