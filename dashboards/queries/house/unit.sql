-- Units that have figures of their own, and what people call them.
WITH
units AS
(
    SELECT DISTINCT unit
    FROM release_unit
    WHERE org = ${org:singlequote}
)
SELECT unit AS value, words_unit(unit) AS text
FROM units
ORDER BY text
