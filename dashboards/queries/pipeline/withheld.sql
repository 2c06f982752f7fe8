-- Cells of one tool that hold no figures, week by week: for the sake of privacy, or because the source said nothing.
SELECT
    toDateTime(week) AS time,
    toUInt32(countIf(status = 'withheld')) AS for_privacy,
    toUInt32(countIf(status = 'missing')) AS not_reported
FROM release_withheld
WHERE $__dateFilter(week) AND org = ${org:singlequote} AND tool = ${tool:singlequote}
GROUP BY week
ORDER BY time
