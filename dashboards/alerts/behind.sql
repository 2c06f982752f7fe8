-- The fewest messages that waited in the last hour and a half, where that was measured over half an hour at least and was never none.
SELECT toString(org) AS org, toFloat64(min(assumeNotNull(behind))) AS value
FROM release_measured
WHERE behind IS NOT NULL AND at > $__toTime - INTERVAL 90 MINUTE AND at <= $__toTime
GROUP BY org
HAVING value > 0 AND dateDiff('minute', min(at), max(at)) >= 30
