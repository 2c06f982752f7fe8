-- Open signals in words; in alphabetical order, never by strength.
SELECT
    words_unit(unit) AS team,
    words_pattern(pattern) AS seen,
    since,
    words_certainty(multiIf(certainty >= 0.9, 'high', certainty >= 0.6, 'medium', 'low')) AS sure,
    arrayStringConcat(
        arrayMap(
            item -> concat(words_evidence(item.1), ': ', words_share(toString(round(item.2, 2)))),
            arrayFilter(item -> item.3 = 'share' AND item.1 != 'work_level', evidence)
        ),
        '; '
    ) AS rests_on,
    arrayStringConcat(arrayMap(item -> words_explanation(item), explanations), '; ') AS may_also_be,
    arrayStringConcat(arrayMap(item -> words_step(item), next_steps), ' ') AS may_help
FROM release_signal
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote} AND status = 'open'
ORDER BY team, since, seen, id
