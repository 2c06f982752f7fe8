-- What was seen, since when, how sure: one text, so that a telephone shows it whole.
    concat(
        words_pattern(pattern),
        words_since(words_week(monday(since))),
        words_certainty(multiIf(certainty >= 0.9, 'high', certainty >= 0.6, 'medium', 'low'))
    )
