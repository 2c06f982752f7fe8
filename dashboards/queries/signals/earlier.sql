-- Signals that are over or were withdrawn, in alphabetical order.
SELECT
    words_unit(unit) AS team,
    words_pattern(pattern) AS seen,
    words_week(monday(since)) AS began,
    words_week(monday(ifNull(closed_period, as_of))) AS ended,
    words_ending(status) AS how,
    unit
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status != 'open'
ORDER BY team, since, seen, id
