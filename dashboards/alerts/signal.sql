-- One row a signal that is open, and one for each that ended in the last week that is known: the closing message. Stable keys only.
SELECT
    toString(s.org) AS org,
    s.id AS id,
    toString(s.unit) AS unit,
    toString(s.tool) AS tool,
    toString(s.pattern) AS pattern,
    if(s.status = 'open', 'open', 'ended') AS state,
    toString(s.since) AS since,
    multiIf(s.certainty >= 0.9, 'high', s.certainty >= 0.6, 'medium', 'low') AS sure,
    toString(round(if(has(s.evidence.name, 'idle_share'), s.evidence.value[indexOf(s.evidence.name, 'idle_share')], s.strength), 2)) AS share,
    arrayStringConcat(s.explanations, '; ') AS others,
    toString(s.next_steps[1]) AS step,
    toFloat64(1) AS value
FROM release_signal AS s
WHERE $units
    AND (
        s.status = 'open'
        OR toDate(parseDateTime(concat(ifNull(s.closed_period, s.as_of), '-1'), '%G-W%V-%u'))
            >= greatest((SELECT max(week) FROM release_source), toDate($__toTime) - 28)
    )
