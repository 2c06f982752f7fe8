-- How many sources are behind the newest week by more than one week.
SELECT toUInt32(countIf(latest < newest - 7)) AS sources
FROM
(
    SELECT source, tool, max(week) AS latest, (SELECT max(week) FROM release_source WHERE org = ${org:singlequote}) AS newest
    FROM release_source
    WHERE org = ${org:singlequote}
    GROUP BY source, tool
)
HAVING count() > 0
