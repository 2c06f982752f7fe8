-- The bands of the unit by quarter: 0 no figure, 1 few, 2 about half, 3 most.
WITH
    band -> toFloat64(indexOf(['few', 'about_half', 'most'], ifNull(band, ''))) AS number
SELECT
    toDateTime(makeDate(toUInt16(substring(quarter, 1, 4)), 3 * toUInt8(substring(quarter, 7)) - 2, 1)) AS time,
    words_row(row.1) AS what,
    number(row.2) AS state
FROM release_quarter
ARRAY JOIN [('use', band_active), ('seats', band_seats_used)] AS row
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = ${unit:singlequote}
ORDER BY time, what
