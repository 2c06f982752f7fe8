-- The plan in force, a row a measure.
rows AS
(
    SELECT *
    FROM release_plan
    WHERE org = ${org:singlequote}
)
