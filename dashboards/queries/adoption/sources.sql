-- How each source did, the latest week first.
SELECT week, words_source(source) AS name, words_state(state) AS how, days_reported, days_expected
FROM release_source
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any')
ORDER BY week DESC, name
