-- Weeks in which a source was not complete, the latest first.
SELECT words_week(week) AS when_week, words_source(source) AS name, words_tool(tool) AS of_tool, words_state(state) AS how, concat(toString(days_reported), ' / ', toString(days_expected)) AS days
FROM release_source
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND state != 'complete'
ORDER BY week DESC, name
