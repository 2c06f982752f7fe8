-- Open signals in words, with one step that may help; in alphabetical order, never by strength.
SELECT
    words_unit(unit) AS team,
    words_pattern(pattern) AS seen,
    words_week(monday(since)) AS began,
{{ how_sure }} AS sure,
{{ what_else }} AS may_also_be,
    words_step(next_steps[1]) AS one_step,
    unit
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status = 'open'
ORDER BY team, since, seen, id
