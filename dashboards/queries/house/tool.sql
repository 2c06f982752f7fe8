-- Tools, and what people call them.
WITH
tools AS
(
    SELECT DISTINCT tool
    FROM release_source
    WHERE org = ${org:singlequote} AND tool != 'any'
)
SELECT tool AS value, words_tool(tool) AS text
FROM tools
ORDER BY text
