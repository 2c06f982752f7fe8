-- Release surface: which cells hold no figures, and why.
CREATE OR REPLACE VIEW $database.release_withheld
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    tool LowCardinality(String) COMMENT 'The tool that is used.',
    week Date COMMENT 'Monday of the ISO week.',
    status LowCardinality(String) COMMENT 'withheld or missing.',
    reason LowCardinality(String) COMMENT 'Why: merged_into_remainder, below_threshold, complementary, waiting, not_reported or source_down.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.'
)
AS
SELECT
    org,
    unit,
    parent,
    tool,
    week,
    status,
    reason,
    cohort_size
FROM $release.withheld FINAL
COMMENT 'Release surface: what is withheld or missing, and why.'
