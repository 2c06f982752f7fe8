-- Sources of which no week came for three weeks: a week is closed some days after its end, so one more week may pass without worry.
SELECT toString(org) AS org, toString(source) AS source, toString(tool) AS tool, toFloat64(1) AS value
FROM release_source
GROUP BY org, source, tool
HAVING max(week) < toDate($__toTime) - 21 AND max(week) > toDate($__toTime) - 182
