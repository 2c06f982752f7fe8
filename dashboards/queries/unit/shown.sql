-- What the plan in force lets people see of a unit of this size, subject by subject, and from how many people on.
WITH
rows AS
(
{{ plan_rows }}
),
size AS
(
    SELECT argMax(cohort_size, quarter) AS people
    FROM release_unit
    WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}
)
SELECT
    words_subject(family) AS about,
    if(countIf(surface = 'processing') > 0, words_answer('yes'), words_answer('no')) AS counted,
    multiIf(
        countIf(surface = 'release') = 0, words_answer('never'),
        minIf(from_people, surface = 'release') <= any((SELECT people FROM size)), words_answer('yes'),
        words_answer('small')
    ) AS shown,
    arrayStringConcat(arrayMap(item -> item.2, arraySort(groupUniqArrayIf(
        (from_people, concat(words_plan__grain(grain), ', ', words_plan__form(form), ', ', words_from(toString(from_people)))),
        surface = 'release'
    ))), '; ') AS how
FROM rows
WHERE family NOT IN ('status') AND (SELECT people FROM size) > 0
GROUP BY family
ORDER BY about
