-- Messages that the workers confirmed in each hour: the growth of their count. A topic that began anew counts from there.
WITH
hours AS
(
    SELECT toStartOfHour(at) AS time, max(confirmed) AS upto
    FROM release_measured
    WHERE $__timeFilter(at) AND org = ${org:singlequote} AND confirmed IS NOT NULL
    GROUP BY time
),
steps AS
(
    SELECT time, upto, lagInFrame(upto, 1, upto) OVER earlier AS before
    FROM hours
    WINDOW earlier AS
    (
        ORDER BY time
    )
)
SELECT time, toUInt64(assumeNotNull(if(upto >= before, upto - before, upto))) AS messages
FROM steps
ORDER BY time
