-- Half of the step that a share is rounded to: 2.5 points where the plan in force is known to say so, else 5.
    if(cohort_size >= (
        SELECT minOrNull(from_people)
        FROM release_plan
        WHERE org = ${org:singlequote} AND surface = 'release' AND form = 'share-5'
    ), 0.025, 0.05) AS half
