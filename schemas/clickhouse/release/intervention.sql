-- What was done for units, next to what was copied before: an act that is new, or that was taken back since. Only of units as large as
-- the release plan in force says, by the size that the store knows of them last; of a unit it does not know, nothing.
INSERT INTO {release:Identifier}.intervention (org, unit, period, kind, withdrawn, week, version)
SELECT
    org,
    unit,
    period,
    kind,
    withdrawn,
    week,
    version
FROM intervention FINAL
WHERE org = {org:String}
    AND unit IN
    (
        SELECT unit
        FROM unit_week_v1 FINAL
        WHERE org = {org:String}
        GROUP BY unit
        HAVING argMax(cohort_size, week) >= {interventions_from:UInt64}
    )
    AND (unit, period, kind, version)
        NOT IN (SELECT unit, period, kind, version FROM {release:Identifier}.intervention WHERE org = {org:String})
