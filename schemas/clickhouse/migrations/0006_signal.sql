-- What comes out: one row per episode. The columns are the fields of schemas.signal.
CREATE TABLE IF NOT EXISTS signal
(
    id String COMMENT 'The same episode always has the same id.',
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'The unit that needs a good conversation.',
    tool LowCardinality(String) COMMENT 'The tool it is about.',
    family LowCardinality(String) COMMENT 'Which of the four signals: uncertainty, resistance, talent, polarisation.',
    pattern LowCardinality(String) COMMENT 'How the signal shows itself.',
    since LowCardinality(String) COMMENT 'ISO week in which the pattern seems to have begun.',
    detected_period LowCardinality(String) COMMENT 'ISO week with which the evidence became strong enough.',
    as_of LowCardinality(String) COMMENT 'Last ISO week this statement knows of.',
    closed_period LowCardinality(Nullable(String)) COMMENT 'ISO week in which the pattern was gone; null while it lasts.',
    status LowCardinality(String) COMMENT 'open, closed, or withdrawn when later figures explain it.',
    strength Float64 COMMENT 'How large the effect is: 0 none, 1 everybody.',
    certainty Float64 COMMENT 'How sure the statement is; not calibrated yet.',
    evidence Array(Tuple(name String, value Float64, unit String)) COMMENT 'Figures that may be shown, coarsened; unit is share, weeks or people.',
    explanations Array(LowCardinality(String)) COMMENT 'What else may explain it.',
    next_steps Array(LowCardinality(String)) COMMENT 'Humane next steps.',
    rule LowCardinality(String) COMMENT 'Name and version of the rule.',
    as_of_day Date COMMENT 'Monday of as_of: what the end of life is counted from.',
    version UInt64 COMMENT 'What the store knew when the statement was made; the highest wins.'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, id)
TTL as_of_day + INTERVAL 400 DAY DELETE
COMMENT 'Episodes in which the adoption of a tool in a unit seems to be failing quietly. An invitation to talk, never a verdict.'
