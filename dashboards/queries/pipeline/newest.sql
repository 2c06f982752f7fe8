-- The last week of which anything was released.
SELECT words_week(max(week)) AS said
FROM release_source
WHERE org = ${org:singlequote}
HAVING count() > 0
