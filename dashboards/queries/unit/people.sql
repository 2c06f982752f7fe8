-- People on the frozen roster of the unit, in the last quarter that is known.
SELECT argMax(cohort_size, quarter) AS people
FROM release_unit
WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
HAVING count() > 0
