-- How sure a signal is, in one of three words.
    words_certainty(multiIf(certainty >= 0.9, 'high', certainty >= 0.6, 'medium', 'low'))
