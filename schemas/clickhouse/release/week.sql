-- Weekly shares of large units, of closed weeks, where nothing of the cell is withheld. From 400 people to the nearest 5 points, within
-- 0.05 and 0.95; from 200 to the nearest 10, within 0.1 and 0.9 (facts on privacy, section 11). The people of a share of seats are the
-- holders of the seats. It runs after withheld.sql, which knows what is withheld.
INSERT INTO {release:Identifier}.week
(
    org, unit, parent, tool, week, cohort_size, share_active, share_own_action, share_seats_used, share_seats_idle, precedence
)
WITH
    (part, whole) -> multiIf(
        whole >= 400, least(0.95, greatest(0.05, floor(20 * part / whole + 0.5) / 20)),
        whole >= 200, least(0.9, greatest(0.1, floor(10 * part / whole + 0.5) / 10)),
        NULL
    ) AS share
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    cohort_size,
    share(people_active, cohort_size),
    share(people_active_by_own_action, cohort_size),
    share(seats_used, seats),
    share(seats_never_used + seats_lapsed, seats),
    bitNot({version:UInt64})
FROM unit_week_v1 FINAL
WHERE org = {org:String}
    AND (tool, week) IN {weeks:Array(Tuple(String, Date))}
    AND source_state != ''
    AND cohort_size >= 200
    AND (usage_status = 'ok' OR licence_status = 'ok')
    AND (unit, tool, week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.withheld WHERE org = {org:String} AND status = 'withheld')
    AND (unit, tool, week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.week WHERE org = {org:String})
