-- Every episode of one organisation, or of all when none is named; in alphabetical order: never by strength.
SELECT
    id, org, unit, tool, family, pattern, since, detected_period, as_of, closed_period, status,
    strength, certainty, evidence, explanations, next_steps, rule, also
FROM release_signal
WHERE {org:String} IN ('', org)
ORDER BY org, unit, since, pattern, tool, id
