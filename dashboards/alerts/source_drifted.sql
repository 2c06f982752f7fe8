-- Sources whose exports had unknown fields or words in the last week that is known of them.
SELECT toString(org) AS org, toString(source) AS source, toString(tool) AS tool, toFloat64(1) AS value
FROM release_source
GROUP BY org, source, tool
HAVING argMax(state, week) = 'drifted'
