-- The plan in force, a row a measure.
    SELECT *
    FROM release_plan
    WHERE org = ${org:singlequote}
