-- The whole organisation, week by week, one tool after the other. Shares are rounded by the view, and null where none may be said.
SELECT tool, week, cohort_size, share_active, share_own_action, share_seats_used, share_seats_idle
FROM release_week
WHERE org = {org:String} AND unit = 'organisation' AND parent IS NULL
ORDER BY tool, week
