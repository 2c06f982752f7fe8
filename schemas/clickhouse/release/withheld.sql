-- Which cells of closed weeks hold no figures, and why. Withheld follows from the roster, and a source that is down from the source:
-- both say nothing about what people did. That a source said nothing about one small unit may do, so it shows from the size
-- that the release plan says.
-- Linked: where use or seats of a cell are withheld, both are. In time: a cell withheld once stays withheld to the end of the quarter.
INSERT INTO {release:Identifier}.withheld (org, unit, parent, tool, week, quarter, status, reason, cohort_size, precedence)
WITH
    panel AS
    (
        SELECT
            unit,
            parent,
            tool,
            week,
            cohort,
            cohort_size,
            usage_status = 'withheld' OR licence_status = 'withheld' AS is_withheld,
            multiIf(usage_status = 'withheld', usage_reason, licence_status = 'withheld', licence_reason, coalesce(usage_reason, licence_reason)) AS reason,
            if(usage_reason IS NULL, licence_status, usage_status) AS status
        FROM unit_week_v1 FINAL
        WHERE org = {org:String} AND cohort IN {quarters:Array(String)} AND source_state != ''
    ),
    since AS
    (
        SELECT unit, tool, quarter, min(week) AS first_week, argMin(reason, week) AS first_reason
        FROM
        (
            SELECT unit, tool, cohort AS quarter, week, assumeNotNull(reason) AS reason
            FROM panel
            WHERE is_withheld
            UNION ALL
            SELECT unit, tool, quarter, week, reason
            FROM {release:Identifier}.withheld FINAL
            WHERE org = {org:String} AND quarter IN {quarters:Array(String)} AND status = 'withheld'
        )
        GROUP BY unit, tool, quarter
    )
SELECT
    {org:String},
    panel.unit,
    panel.parent,
    panel.tool,
    panel.week,
    panel.cohort,
    if(since.first_week IS NULL OR panel.week < since.first_week, panel.status, 'withheld') AS status,
    coalesce(if(panel.is_withheld OR status != 'withheld', panel.reason, NULL), since.first_reason) AS reason,
    panel.cohort_size,
    bitNot({version:UInt64})
FROM panel
LEFT JOIN since ON since.unit = panel.unit AND since.tool = panel.tool AND since.quarter = panel.cohort
WHERE (panel.tool, panel.week) IN {weeks:Array(Tuple(String, Date))}
    AND
    (
        status = 'withheld'
        OR panel.reason = 'source_down'
        OR (panel.reason IS NOT NULL AND panel.cohort_size >= {not_reported_from:UInt64})
    )
    AND (panel.unit, panel.tool, panel.week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.withheld WHERE org = {org:String})
    AND (panel.unit, panel.tool, panel.week) NOT IN (SELECT unit, tool, week FROM {release:Identifier}.week WHERE org = {org:String})
SETTINGS join_use_nulls = 1
