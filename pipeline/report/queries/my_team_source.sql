-- How the sources did: the same for every unit of the organisation.
SELECT *
FROM release_source
WHERE org = {org:String}
ORDER BY source, tool, week
