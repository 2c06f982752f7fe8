-- Weekly shares of large units, of closed weeks, where nothing of the cell is withheld. The release plan in force says from how many
-- people each share is shown, to the nearest 5 points, within 0.05 and 0.95, or to the nearest 10, within 0.1 and 0.9; one it does not
-- list has no such number of people. The people of a share of seats are the holders of the seats, and the unit is as large as well.
-- It runs after withheld.sql, which knows what is withheld.
INSERT INTO {release:Identifier}.week
(
    org, unit, parent, tool, week, cohort_size, share_active, share_own_action, share_seats_used, share_seats_idle, precedence
)
WITH
    (part, whole, from_10, from_5) -> multiIf(
        whole >= from_5, least(0.95, greatest(0.05, floor(20 * part / whole + 0.5) / 20)),
        whole >= from_10, least(0.9, greatest(0.1, floor(10 * part / whole + 0.5) / 10)),
        NULL
    ) AS share
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    cohort_size,
    share(people_active, cohort_size, {people_active_10:UInt64}, {people_active_5:UInt64}),
    share(people_active_by_own_action, cohort_size, {own_action_10:UInt64}, {own_action_5:UInt64}),
    share(seats_used, seats, {seats_used_10:UInt64}, {seats_used_5:UInt64}),
    share(seats_never_used + seats_lapsed, seats, {seats_idle_10:UInt64}, {seats_idle_5:UInt64}),
    bitNot({version:UInt64})
FROM unit_week_v1 FINAL
WHERE org = {org:String}
    AND (tool, week) IN {weeks:Array(Tuple(String, Date))}
    AND source_state != ''
    AND cohort_size >= {week_from:UInt64}
    AND (usage_status = 'ok' OR licence_status = 'ok')
    AND (unit, tool, week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.withheld WHERE org = {org:String} AND status = 'withheld')
    AND (unit, tool, week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.week WHERE org = {org:String})
