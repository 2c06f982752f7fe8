-- What is stored of the unit where people can see it, in rows, and between which days; the plan says when each is deleted.
WITH
stored AS
(
    SELECT 'week' AS kind, week AS day FROM release_week WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'quarter', makeDate(toUInt16(substring(quarter, 1, 4)), 3 * toUInt8(substring(quarter, 7)) - 2, 1)
    FROM release_quarter WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'unit', makeDate(toUInt16(substring(quarter, 1, 4)), 3 * toUInt8(substring(quarter, 7)) - 2, 1)
    FROM release_unit WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'withheld', week FROM release_withheld WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'noised', start FROM release_noised WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'signal', monday(as_of) FROM release_signal WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
    UNION ALL
    SELECT 'intervention', week FROM release_intervention WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
)
SELECT words_stored(kind) AS what, toUInt32(count()) AS stored_rows, min(day) AS first_day, max(day) AS latest_day
FROM stored
GROUP BY kind
ORDER BY what
