-- Share of the cells of the newest week that hold no figures for the sake of privacy.
WITH
newest AS
(
    SELECT max(week) AS week
    FROM release_source
    WHERE org = ${org:singlequote}
),
hidden AS
(
    SELECT unit, tool, status
    FROM release_withheld
    WHERE org = ${org:singlequote} AND week = (SELECT week FROM newest)
),
known AS
(
    SELECT DISTINCT unit
    FROM release_unit
    WHERE org = ${org:singlequote} AND quarter = concat(toString(toYear((SELECT week FROM newest) + 3)), '-Q', toString(toQuarter((SELECT week FROM newest) + 3)))
)
SELECT concat(toString(round(100 * countIf(kind = 'hidden') / count())), '%') AS said
FROM
(
    SELECT unit, if(max(is_hidden) = 1, 'hidden', 'known') AS kind
    FROM (SELECT unit, 0 AS is_hidden FROM known UNION ALL SELECT unit, 1 FROM hidden WHERE status = 'withheld')
    GROUP BY unit
)
HAVING count() > 0
