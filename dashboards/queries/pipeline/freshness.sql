-- The last week of each source, and how far that is behind the newest one.
SELECT
    words_source(source) AS name,
    words_tool(tool) AS of_tool,
    words_week(max(week)) AS latest_week,
    toUInt32(intDiv(any((SELECT max(week) FROM release_source WHERE org = ${org:singlequote})) - max(week), 7)) AS weeks_behind,
    words_state(argMax(state, week)) AS how
FROM release_source
WHERE org = ${org:singlequote}
GROUP BY source, tool
ORDER BY name, of_tool
