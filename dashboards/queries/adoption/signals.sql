-- Open signals in words, with one step that may help; in alphabetical order, never by strength.
SELECT
    words_unit(unit) AS team,
{{ what_seen }} AS seen,
{{ what_else }} AS may_also_be,
    words_step(next_steps[1]) AS one_step,
    unit
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status = 'open'
ORDER BY team, since, seen, id
