-- Of those who use the tool at all, how many start something with it themselves: worked out from two rounded shares, so in tenths.
SELECT words_users(words_share(toString(least(0.9, greatest(0.1, round(argMax(share_own_action / share_active, week), 1)))))) AS said
FROM release_week
WHERE $__dateFilter(week)
    AND org = ${org:singlequote}
    AND tool = ${tool:singlequote}
    AND unit = 'organisation'
    AND share_active > 0
    AND share_own_action IS NOT NULL
GROUP BY org
