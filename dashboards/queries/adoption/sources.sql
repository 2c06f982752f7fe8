-- How each source did, the latest week first.
SELECT week, words_source(source) AS name, words_state(state) AS how, concat(toString(days_reported), ' / ', toString(days_expected)) AS days
FROM release_source
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any')
ORDER BY week DESC, name
