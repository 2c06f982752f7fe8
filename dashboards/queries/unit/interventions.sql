-- What was done for the unit, the latest first, between the bands of the quarter before and the one after.
WITH
bands AS
(
    SELECT quarter, band_active
    FROM release_quarter
    WHERE org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = ${unit:singlequote}
)
SELECT
    words_week(week) AS done,
    words_intervention(kind) AS what,
    words_band(before.band_active) AS use_before,
    words_band(after.band_active) AS use_after
FROM
(
    SELECT
        week,
        kind,
        concat(toString(toYear(week + 3 - INTERVAL 3 MONTH)), '-Q', toString(toQuarter(week + 3 - INTERVAL 3 MONTH))) AS quarter_before,
        concat(toString(toYear(week + 3 + INTERVAL 3 MONTH)), '-Q', toString(toQuarter(week + 3 + INTERVAL 3 MONTH))) AS quarter_after
    FROM release_intervention
    WHERE $__dateFilter(week) AND org = ${org:singlequote} AND unit = ${unit:singlequote}
) AS act
LEFT JOIN bands AS before ON before.quarter = act.quarter_before
LEFT JOIN bands AS after ON after.quarter = act.quarter_after
ORDER BY week DESC, what
SETTINGS join_use_nulls = 1
