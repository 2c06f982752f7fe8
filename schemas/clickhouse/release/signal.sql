-- Each episode as it is stated now, next to what was stated before: once per week that a statement knows of, and per status, for later
-- figures may withdraw it. Strength and certainty to the nearest tenth: a fine one would give away the figures behind it; and nothing
-- is said to be certain. Only patterns that the release plan in force shows, of units as large as it says; of what is about people at work and no tool (`any`) their rows say how large. Of a cell that is withheld
-- nothing is said, but what was said before may be taken back.
INSERT INTO {release:Identifier}.signal
(
    org, id, unit, tool, family, pattern, since, detected_period, as_of, closed_period, status, strength, certainty, evidence,
    explanations, next_steps, rule, also, said_on, as_of_day, precedence
)
SELECT
    org,
    id,
    unit,
    tool,
    family,
    pattern,
    since,
    detected_period,
    as_of,
    closed_period,
    status,
    round(strength, 1),
    least(round(certainty, 1), 0.9),
    evidence,
    explanations,
    next_steps,
    rule,
    arrayFilter(other -> has({patterns:Array(String)}, other), also),
    today(),
    as_of_day,
    bitNot(version)
FROM signal FINAL
WHERE org = {org:String}
    AND pattern IN {patterns:Array(String)}
    AND (unit, tool) NOT IN
    (
        SELECT unit, tool
        FROM unit_week_v1 FINAL
        WHERE org = {org:String}
        GROUP BY unit, tool
        HAVING argMax(cohort_size, week) < {signals_from:UInt64}
    )
    AND
    (
        tool != 'any'
        OR unit IN
        (
            SELECT unit
            FROM unit_human_week
            WHERE org = {org:String}
            GROUP BY unit
            HAVING argMax(cohort_size, week) >= {signals_from:UInt64}
        )
    )
    AND (id, as_of, status) NOT IN (SELECT id, as_of, status FROM {release:Identifier}.signal WHERE org = {org:String})
    AND if(
        (unit, tool, as_of_day) IN (SELECT unit, tool, week FROM {release:Identifier}.withheld WHERE org = {org:String} AND status = 'withheld')
        OR tool = 'any' AND (unit, as_of_day) IN
        (
            SELECT unit, week
            FROM unit_human_week
            WHERE org = {org:String} AND 'withheld' IN (pulse_status, question_status, training_status, unsanctioned_status, people_status)
        ),
        status = 'withdrawn' AND id IN (SELECT id FROM {release:Identifier}.signal WHERE org = {org:String}),
        1
    )
