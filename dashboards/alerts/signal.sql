-- One row a signal that is open, and one for each that ended: the closing message. Texts are what never changes about an episode; what does
-- is in the figure (figure.py). An end is told for seven days from the day after it could first be read, so on exactly one of the days on
-- which people are written to; and only when the signal was open on such a day before, so that nobody hears the end of what was never told.
-- A store that is filled anew from the releases says everything on one day: what is long over is no news then.
SELECT
    toString(s.org) AS org,
    s.id AS id,
    toString(s.unit) AS unit,
    toString(s.tool) AS tool,
    toString(s.pattern) AS pattern,
    if(s.status = 'open', 'open', 'ended') AS state,
    toString(s.since) AS since,
    toFloat64(toUInt64(concat(
        '1',
        toString(indexOf($keys_certainty, multiIf(s.certainty >= 0.9, 'high', s.certainty >= 0.6, 'medium', 'low'))),
        leftPad(toString(indexOf($keys_share, toString(round(least(greatest(if(has(s.evidence.name, 'idle_share'), s.evidence.value[indexOf(s.evidence.name, 'idle_share')], s.strength), 0.1), 0.9), 2)))), 2, '0'),
        leftPad(toString(indexOf($keys_step, toString(s.next_steps[1]))), 2, '0'),
        rightPad(arrayStringConcat(arrayMap(why -> leftPad(toString(indexOf($keys_explanation, toString(why))), 2, '0'), arraySlice(s.explanations, 1, 5))), 10, '0')
    ))) AS value
FROM release_signal AS s
WHERE $units
    AND (
        s.status = 'open'
        OR (
            toDate($__toTime) > s.said_on
            AND toDate($__toTime) <= s.said_on + 7
            AND s.first_said_on + (7 + $weekday - toDayOfWeek(s.first_said_on)) % 7 < s.said_on
            AND toDate(parseDateTime(concat(ifNull(s.closed_period, s.as_of), '-1'), '%G-W%V-%u')) >= toDate($__toTime) - 42
        )
    )
