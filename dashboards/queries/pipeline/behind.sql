-- How far the workers were behind, and how much was set aside, each time it was measured; nothing where the broker did not answer.
SELECT at AS time, assumeNotNull(behind) AS behind, assumeNotNull(set_aside) AS set_aside
FROM release_measured
WHERE $__timeFilter(at) AND org = ${org:singlequote} AND behind IS NOT NULL
ORDER BY time
