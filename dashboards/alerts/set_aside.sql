-- How many more messages lie aside than a day ago, where somebody measures.
SELECT toString(org) AS org, toFloat64(argMax(assumeNotNull(set_aside), at)) - toFloat64(argMin(assumeNotNull(set_aside), at)) AS value
FROM release_measured
WHERE set_aside IS NOT NULL AND at > $__toTime - INTERVAL 1 DAY AND at <= $__toTime
GROUP BY org
HAVING value > 0
