-- Who looked at what, month by month, as counts of roles; never who in person, nor at which team.
SELECT month, words_role(role) AS as_whom, words_what(what) AS at_what, looks
FROM release_look
WHERE org = ${org:singlequote} AND $__dateFilter(month)
ORDER BY month DESC, as_whom, at_what
