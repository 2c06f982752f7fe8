-- Release surface: the episodes, each as it was last stated. Strength and certainty to the nearest tenth: a fine one would give away
-- the figures behind it; and nothing is said to be certain.
-- It runs with the rights of whoever made it: a reader needs no right on the tables below.
CREATE OR REPLACE VIEW release_signal
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
    rule LowCardinality(String) COMMENT 'Name and version of the rule.'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    org,
    id,
    unit,
    tool,
    family,
    pattern,
    since,
    detected_period,
    as_of,
    closed_period,
    status,
    round(signal.strength, 1) AS strength,
    least(round(signal.certainty, 1), 0.9) AS certainty,
    evidence,
    explanations,
    next_steps,
    rule
FROM signal FINAL
COMMENT 'Release surface: what a change lead may read.'
