-- How often was looked in the time that was chosen, all roles together.
SELECT sum(looks) AS seen
FROM release_look
WHERE org = ${org:singlequote} AND $__dateFilter(month)
HAVING count() > 0
