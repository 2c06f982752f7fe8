-- Units without figures of their own, by reason, and in how many weeks.
SELECT unit, parent, tool, reason, toUInt32(uniqExact(week)) AS weeks
FROM release_withheld
WHERE org = {org:String}
GROUP BY unit, parent, tool, reason
ORDER BY tool, reason, unit
