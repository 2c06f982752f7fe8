-- Weeks in which a source was not complete, the latest first.
SELECT words_week(week) AS when_week, words_source(source) AS name, words_tool(tool) AS of_tool, words_state(state) AS how, days_reported, days_expected
FROM release_source
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND state != 'complete'
ORDER BY week DESC, name
