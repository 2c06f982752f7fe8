-- Weekly shares of units of which a signal was said and which are large enough to have any.
SELECT unit, tool, week, cohort_size, share_active, share_own_action, share_seats_used, share_seats_idle
FROM release_week
WHERE org = {org:String} AND unit != 'organisation' AND unit IN (SELECT unit FROM release_signal WHERE org = {org:String})
ORDER BY unit, tool, week
