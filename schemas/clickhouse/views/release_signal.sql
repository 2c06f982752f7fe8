-- Release surface: the episodes, each as it was last stated; of one week, what takes a statement back comes last.
CREATE OR REPLACE VIEW $database.release_signal
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
    also Array(LowCardinality(String)) COMMENT 'Other patterns that saw the same in the same unit and tool.',
    said_on Date COMMENT 'Day on which this statement could first be read.',
    first_said_on Date COMMENT 'Day on which anything could first be read of the episode.'
)
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
    strength,
    certainty,
    evidence,
    explanations,
    next_steps,
    rule,
    also,
    said_on,
    min(said_on) OVER (PARTITION BY org, id) AS first_said_on
FROM $release.signal FINAL
ORDER BY as_of_day DESC, indexOf(['open', 'closed', 'withdrawn'], status) DESC
LIMIT 1 BY org, id
COMMENT 'Release surface: what a change lead may read.'
