-- Release surface: which units there are, also those that are too small for figures.
CREATE OR REPLACE VIEW $database.release_unit
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    quarter LowCardinality(String) COMMENT 'The quarter that froze the cohort, for example 2026-Q3.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.'
)
AS
SELECT
    org,
    unit,
    parent,
    quarter,
    cohort_size
FROM $release.unit FINAL
COMMENT 'Release surface: which units there are, from the roster alone; no figure about what anybody did.'
