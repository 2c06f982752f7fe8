-- Release surface: every statement about an episode, written once by release/signal.sql. A later one is a row of its own: what was
-- said stays said. Strength and certainty are to the nearest tenth already.
CREATE TABLE IF NOT EXISTS $release.signal
(
    org LowCardinality(String) COMMENT 'The organisation.',
    id String COMMENT 'The same episode always has the same id.',
    unit LowCardinality(String) COMMENT 'The unit that needs a good conversation.',
    tool LowCardinality(String) COMMENT 'The tool it is about.',
    family LowCardinality(String) COMMENT 'Which of the four signals: uncertainty, resistance, talent, polarisation.',
    pattern LowCardinality(String) COMMENT 'How the signal shows itself.',
    since LowCardinality(String) COMMENT 'ISO week in which the pattern seems to have begun.',
    detected_period LowCardinality(String) COMMENT 'ISO week with which the evidence became strong enough.',
    as_of LowCardinality(String) COMMENT 'Last ISO week this statement knows of.',
    closed_period LowCardinality(Nullable(String)) COMMENT 'ISO week in which the pattern was gone; null while it lasts.',
    status LowCardinality(String) COMMENT 'open, closed, or withdrawn when later figures explain it.',
    strength Float64 COMMENT 'How large the effect is, to the nearest tenth: 0 none, 1 everybody.',
    certainty Float64 COMMENT 'How sure the statement is, to the nearest tenth; not calibrated yet.',
    evidence Array(Tuple(name String, value Float64, unit String)) COMMENT 'Figures that may be shown, coarsened; unit is share, weeks or people.',
    explanations Array(LowCardinality(String)) COMMENT 'What else may explain it.',
    next_steps Array(LowCardinality(String)) COMMENT 'Humane next steps.',
    rule LowCardinality(String) COMMENT 'Name and version of the rule.',
    as_of_day Date COMMENT 'Monday of as_of: what the end of life is counted from.',
    precedence UInt64 COMMENT 'Higher the less the store knew when it was written: of two rows of one key the earlier one stays.'
)
ENGINE = ReplacingMergeTree(precedence)
ORDER BY (org, id, as_of, status)
TTL as_of_day + INTERVAL 400 DAY DELETE
COMMENT 'Release surface: what was said about each episode, statement by statement. Written once, never restated.'
