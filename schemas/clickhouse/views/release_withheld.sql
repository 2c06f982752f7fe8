-- Release surface: which rows hold no figures, and why. Withheld follows from the roster, and a source that is down from the source:
-- both say nothing about what people did. That a source said nothing about one small unit may do, so it shows for large units only.
-- It runs with the rights of whoever made it: a reader needs no right on the tables below.
CREATE OR REPLACE VIEW release_withheld
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    status LowCardinality(String) COMMENT 'withheld or missing.',
    reason LowCardinality(String) COMMENT 'Why: merged_into_remainder, below_threshold, complementary, not_reported or source_down.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    if(usage_reason IS NULL, licence_status, usage_status) AS status,
    coalesce(usage_reason, licence_reason) AS reason,
    cohort_size
FROM unit_week_v1 FINAL
WHERE reason IS NOT NULL AND (status = 'withheld' OR reason = 'source_down' OR cohort_size >= 200)
COMMENT 'Release surface: what is withheld or missing, and why.'
