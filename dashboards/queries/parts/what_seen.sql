-- What was seen, what else was seen of the same, since when, how sure: one text, so that a telephone shows it whole.
    concat(
        words_pattern(pattern),
        if(empty(also), '', words_beside(arrayStringConcat(arrayMap(other -> words_pattern(other), also), '; '))),
        words_since(words_week(monday(since))),
        words_certainty(multiIf(certainty >= 0.9, 'high', certainty >= 0.6, 'medium', 'low'))
    )
