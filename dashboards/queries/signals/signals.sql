-- Open signals in words; in alphabetical order, never by strength.
SELECT
    words_unit(unit) AS team,
{{ signal_words }},
    unit
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND status = 'open'
ORDER BY team, since, seen, id
