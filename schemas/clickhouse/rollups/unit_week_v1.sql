-- Fills unit_week_v1 for given weeks of one organisation, from the facts as they are now. Values are absolute and the version says
-- what the store knew, so running it again, later or twice at once gives the same rows.
-- A family that has not been released yet counts as missing, never as zero. Work has no tool: it stands beside every tool of the unit.
INSERT INTO unit_week_v1
(
    org, unit, parent, tool, week, cohort, cohort_size,
    usage_status, usage_reason, people_active, people_active_by_own_action, interactions,
    licence_status, licence_reason, seats, seats_used, seats_new, seats_never_used, seats_lapsed,
    work_status, items, items_with_tool, items_old_way,
    source_state, version,
    people_active_1_day, people_active_2_3_days, people_active_4_7_days, features_used, tools, people_active_other_tools,
    work_source_state
)
WITH
    -- One source a tool: where two speak of the same tool, the first by name does, so that the choice does not wander.
    usage AS
    (
        SELECT *
        FROM usage_fact FINAL
        WHERE org = {org:String} AND period IN {periods:Array(String)} AND grain = 'week'
        ORDER BY source
        LIMIT 1 BY unit, tool, start
    ),
    licences AS
    (
        SELECT *
        FROM licence_fact FINAL
        WHERE org = {org:String} AND period IN {periods:Array(String)} AND grain = 'week'
        ORDER BY source
        LIMIT 1 BY unit, tool, start
    ),
    work AS
    (
        SELECT *
        FROM work_fact FINAL
        WHERE org = {org:String} AND period IN {periods:Array(String)} AND grain = 'week' AND tool = 'any'
        ORDER BY source
        LIMIT 1 BY unit, start
    ),
    sources AS
    (
        SELECT source, tool, start, state
        FROM source_status FINAL
        WHERE org = {org:String} AND period IN {periods:Array(String)}
    ),
    tools AS
    (
        SELECT
            coalesce(usage.unit, licences.unit) AS unit,
            coalesce(usage.tool, licences.tool) AS tool,
            coalesce(usage.start, licences.start) AS start,
            coalesce(usage.source, licences.source) AS source,
            if(usage.unit IS NULL, licences.parent, usage.parent) AS parent,
            coalesce(usage.cohort, licences.cohort) AS cohort,
            coalesce(usage.cohort_size, licences.cohort_size) AS cohort_size,
            coalesce(usage.status, 'missing') AS usage_status,
            usage.reason AS usage_reason,
            people_active,
            people_active_by_own_action,
            interactions,
            people_active_1_day,
            people_active_2_3_days,
            people_active_4_7_days,
            features_used,
            coalesce(licences.status, 'missing') AS licence_status,
            licences.reason AS licence_reason,
            seats,
            seats_used,
            seats_new,
            seats_never_used,
            seats_lapsed
        FROM usage
        FULL OUTER JOIN licences ON usage.unit = licences.unit AND usage.tool = licences.tool AND usage.start = licences.start
    ),
    -- Of the tools of a unit together: how many there are, how many tell who used them by their own action, and how many people did.
    together AS
    (
        SELECT
            unit,
            start,
            count() AS tools,
            count(people_active_by_own_action) AS telling,
            sum(ifNull(people_active_by_own_action, 0)) AS people
        FROM tools
        GROUP BY unit, start
    )
SELECT
    {org:String},
    tools.unit,
    tools.parent,
    tools.tool,
    tools.start,
    tools.cohort,
    tools.cohort_size,
    usage_status,
    usage_reason,
    people_active,
    people_active_by_own_action,
    interactions,
    licence_status,
    licence_reason,
    seats,
    seats_used,
    seats_new,
    seats_never_used,
    seats_lapsed,
    coalesce(work.status, 'missing'),
    items,
    items_with_tool,
    items_old_way,
    coalesce(sources.state, ''),
    {version:UInt64},
    people_active_1_day,
    people_active_2_3_days,
    people_active_4_7_days,
    features_used,
    together.tools,
    if(
        together.telling + (people_active_by_own_action IS NULL) = together.tools,
        together.people - ifNull(people_active_by_own_action, 0),
        NULL
    ),
    coalesce(work_sources.state, '')
FROM tools
LEFT JOIN together ON together.unit = tools.unit AND together.start = tools.start
LEFT JOIN work ON work.unit = tools.unit AND work.start = tools.start
LEFT JOIN sources ON sources.source = tools.source AND sources.tool = tools.tool AND sources.start = tools.start
LEFT JOIN sources AS work_sources ON work_sources.source = work.source AND work_sources.tool = 'any' AND work_sources.start = tools.start
SETTINGS join_use_nulls = 1
