-- One episode in words.
{{ what_seen }} AS seen,
    arrayStringConcat(
        arrayMap(
            item -> concat(
                words_evidence(item.1),
                ': ',
                multiIf(
                    item.3 = 'weeks', words_weeks(toUInt32(item.2)),
                    item.3 = 'share', words_share(toString(round(item.2, 2))),
                    toString(round(item.2))
                )
            ),
            arrayFilter(item -> item.1 != 'work_level', evidence)
        ),
        '; '
    ) AS rests_on,
{{ what_else }} AS may_also_be,
    arrayStringConcat(arrayMap(item -> words_step(item), next_steps), ' ') AS may_help
