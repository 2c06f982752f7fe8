-- What the plan in force lets be kept, measure by measure, with its thresholds and its end.
WITH
rows AS
(
{{ plan_rows }}
)
SELECT
    words_subject(family) AS about,
    if(length(arraySort(groupUniqArray(words_measure(measure))) AS names) > 6, words_many(length(names), names[1]), arrayStringConcat(names, ', ')) AS which,
    words_plan__grain(grain) AS how_often,
    words_plan__form(form) AS how_exact,
    from_people AS people,
    words_plan__purpose(purpose) AS what_for,
    arrayStringConcat(arraySort(arrayMap(item -> words_plan__audience(item), any(audience))), ', ') AS for_whom,
    keep_days AS days,
    expires
FROM rows
WHERE surface = 'processing'
GROUP BY family, grain, form, from_people, purpose, keep_days, expires
ORDER BY about, people, how_often, how_exact, which
