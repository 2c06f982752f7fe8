-- Every episode, in alphabetical order: never by strength.
SELECT
    id, org, unit, tool, family, pattern, since, detected_period, as_of, closed_period, status,
    strength, certainty, evidence, explanations, next_steps, rule
FROM release_signal
WHERE org = {org:String}
ORDER BY unit, since, pattern, tool, id
