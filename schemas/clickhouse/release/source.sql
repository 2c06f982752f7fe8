-- How the sources did in closed weeks, so that nobody blames a team for a source that broke. It runs after the cells of these weeks:
-- a row here says that its week is released, and that nothing of it is released again.
INSERT INTO {release:Identifier}.source (org, source, tool, week, quarter, state, days_expected, days_reported, precedence)
SELECT
    org,
    source,
    tool,
    start,
    cohort,
    state,
    days_expected,
    days_reported,
    bitNot({version:UInt64})
FROM source_status FINAL
WHERE org = {org:String}
    AND (source, tool, period) IN {periods:Array(Tuple(String, String, String))}
    AND (source, tool, start) NOT IN (SELECT source, tool, week FROM {release:Identifier}.source WHERE org = {org:String})
