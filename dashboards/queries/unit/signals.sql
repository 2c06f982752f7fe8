-- Every signal about the unit in words, also those that are over; the latest first.
SELECT
    words_status(status) AS standing,
{{ signal_words }}
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND unit = ${unit:singlequote}
ORDER BY since DESC, seen, id
