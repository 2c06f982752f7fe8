-- The human inputs side by side, one row per unit and week: what detectors read beside unit_week. Processing surface: it holds exact
-- figures of teams, so no human reads it, and it runs with the rights of whoever asks. Figures of a quarter (people) stand in the
-- row of its last week. Where two sources give the same family, the first by name does, so that the choice does not wander.
CREATE OR REPLACE VIEW unit_human_week
(
    org LowCardinality(String) COMMENT 'The organisation.',
    unit LowCardinality(String) COMMENT 'Unit of the roster.',
    parent LowCardinality(Nullable(String)) COMMENT 'The unit above; null for the organisation.',
    week Date COMMENT 'Monday of the ISO week.',
    cohort LowCardinality(String) COMMENT 'Quarter whose first day froze the cohort.',
    cohort_size UInt64 COMMENT 'People on the frozen roster of the unit: a public figure.',
    pulse_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when nothing of a pulse was released yet.',
    pulse_invited Nullable(UInt64) COMMENT 'People who were invited; null where nobody recorded it.',
    pulse_answered Nullable(UInt64) COMMENT 'People who answered anything.',
    role_clear_unfavourable Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_clear) was unfavourable; 50 people or more only.',
    role_clear_neutral Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_clear) was in the middle; 50 people or more only.',
    role_clear_favourable Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_clear) was favourable; 50 people or more only.',
    role_ahead_unfavourable Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_ahead) was unfavourable; 50 people or more only.',
    role_ahead_neutral Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_ahead) was in the middle; 50 people or more only.',
    role_ahead_favourable Nullable(UInt64) COMMENT 'People whose answer on role clarity (role_ahead) was favourable; 50 people or more only.',
    work_secure_unfavourable Nullable(UInt64) COMMENT 'People whose answer on job worry (work_secure) was unfavourable; 50 people or more only.',
    work_secure_neutral Nullable(UInt64) COMMENT 'People whose answer on job worry (work_secure) was in the middle; 50 people or more only.',
    work_secure_favourable Nullable(UInt64) COMMENT 'People whose answer on job worry (work_secure) was favourable; 50 people or more only.',
    work_lost_unfavourable Nullable(UInt64) COMMENT 'People whose answer on job worry (work_lost) was unfavourable; 50 people or more only.',
    work_lost_neutral Nullable(UInt64) COMMENT 'People whose answer on job worry (work_lost) was in the middle; 50 people or more only.',
    work_lost_favourable Nullable(UInt64) COMMENT 'People whose answer on job worry (work_lost) was favourable; 50 people or more only.',
    skills_kept_unfavourable Nullable(UInt64) COMMENT 'People whose answer on competence worry (skills_kept) was unfavourable; 50 people or more only.',
    skills_kept_neutral Nullable(UInt64) COMMENT 'People whose answer on competence worry (skills_kept) was in the middle; 50 people or more only.',
    skills_kept_favourable Nullable(UInt64) COMMENT 'People whose answer on competence worry (skills_kept) was favourable; 50 people or more only.',
    keeping_up_unfavourable Nullable(UInt64) COMMENT 'People whose answer on competence worry (keeping_up) was unfavourable; 50 people or more only.',
    keeping_up_neutral Nullable(UInt64) COMMENT 'People whose answer on competence worry (keeping_up) was in the middle; 50 people or more only.',
    keeping_up_favourable Nullable(UInt64) COMMENT 'People whose answer on competence worry (keeping_up) was favourable; 50 people or more only.',
    judgement_unfavourable Nullable(UInt64) COMMENT 'People whose answer on confidence (judgement) was unfavourable; 50 people or more only.',
    judgement_neutral Nullable(UInt64) COMMENT 'People whose answer on confidence (judgement) was in the middle; 50 people or more only.',
    judgement_favourable Nullable(UInt64) COMMENT 'People whose answer on confidence (judgement) was favourable; 50 people or more only.',
    room_to_learn_unfavourable Nullable(UInt64) COMMENT 'People whose answer on confidence (room_to_learn) was unfavourable; 50 people or more only.',
    room_to_learn_neutral Nullable(UInt64) COMMENT 'People whose answer on confidence (room_to_learn) was in the middle; 50 people or more only.',
    room_to_learn_favourable Nullable(UInt64) COMMENT 'People whose answer on confidence (room_to_learn) was favourable; 50 people or more only.',
    doubt_aloud_unfavourable Nullable(UInt64) COMMENT 'People whose answer on psychological safety (doubt_aloud) was unfavourable; 50 people or more only.',
    doubt_aloud_neutral Nullable(UInt64) COMMENT 'People whose answer on psychological safety (doubt_aloud) was in the middle; 50 people or more only.',
    doubt_aloud_favourable Nullable(UInt64) COMMENT 'People whose answer on psychological safety (doubt_aloud) was favourable; 50 people or more only.',
    room_to_err_unfavourable Nullable(UInt64) COMMENT 'People whose answer on psychological safety (room_to_err) was unfavourable; 50 people or more only.',
    room_to_err_neutral Nullable(UInt64) COMMENT 'People whose answer on psychological safety (room_to_err) was in the middle; 50 people or more only.',
    room_to_err_favourable Nullable(UInt64) COMMENT 'People whose answer on psychological safety (room_to_err) was favourable; 50 people or more only.',
    question_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when nothing of questions was released yet.',
    questions_role_and_future Nullable(UInt64) COMMENT 'Questions about ones role, job or future (unit: questions); null where nobody counted.',
    questions_tool Nullable(UInt64) COMMENT 'Questions about the tool itself (unit: questions); null where nobody counted.',
    questions_other Nullable(UInt64) COMMENT 'Questions about anything else (unit: questions); null where nobody counted.',
    training_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when nothing of training was released yet.',
    training_offered Nullable(UInt64) COMMENT 'People to whom some form of learning about AI was offered.',
    training_attended Nullable(UInt64) COMMENT 'Of whom took it; null where it was offered to too few people.',
    unsanctioned_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when nothing of unsanctioned tools was released yet.',
    unsanctioned_chat Nullable(UInt64) COMMENT 'Uses of general chat assistants (unit: sessions); null where nobody counted.',
    unsanctioned_code Nullable(UInt64) COMMENT 'Uses of assistants for code (unit: sessions); null where nobody counted.',
    unsanctioned_writing Nullable(UInt64) COMMENT 'Uses of tools that write or translate (unit: sessions); null where nobody counted.',
    unsanctioned_images Nullable(UInt64) COMMENT 'Uses of tools that make images or sound (unit: sessions); null where nobody counted.',
    unsanctioned_meetings Nullable(UInt64) COMMENT 'Uses of tools that record meetings (unit: sessions); null where nobody counted.',
    unsanctioned_other Nullable(UInt64) COMMENT 'Uses of other AI tools (unit: sessions); null where nobody counted.',
    people_status LowCardinality(String) COMMENT 'ok, withheld or missing; missing also when nothing of people was released yet.',
    headcount Nullable(UInt64) COMMENT 'People of the unit at the end of the quarter.',
    joiners_at_most Nullable(UInt64) COMMENT 'People who came, upper end of a band of five; 25 people or more only.',
    leavers_at_most Nullable(UInt64) COMMENT 'People who left the organisation, likewise.',
    moved_in_at_most Nullable(UInt64) COMMENT 'People who came from another unit, likewise.',
    moved_out_at_most Nullable(UInt64) COMMENT 'People who went to another unit, likewise.',
    most_active_at_most Nullable(UInt64) COMMENT 'People most active as the quarter began, likewise; 50 people or more only.',
    most_active_left_at_most Nullable(UInt64) COMMENT 'Of these, people who left the organisation, likewise; as above.',
    most_active_quiet_at_most Nullable(UInt64) COMMENT 'Of these, people who are there and use the tool no more, likewise; as above.',
    pulse_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of the pulse; empty when it is not known.',
    question_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of questions; empty when it is not known.',
    training_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of training; empty when it is not known.',
    unsanctioned_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of unsanctioned tools; empty when it is not known.',
    people_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of people; empty when it is not known.'
)
AS
WITH
    sources AS
    (
        SELECT org, source, start AS week, state
        FROM source_status FINAL
        WHERE tool = 'any'
    ),
    pulse AS
    (
        SELECT *, start AS week
        FROM pulse_fact FINAL
        WHERE grain = 'week'
        ORDER BY org, unit, week, source
        LIMIT 1 BY org, unit, week
    ),
    question AS
    (
        SELECT *, start AS week
        FROM question_fact FINAL
        WHERE grain = 'week'
        ORDER BY org, unit, week, source
        LIMIT 1 BY org, unit, week
    ),
    training AS
    (
        SELECT *, start AS week
        FROM training_fact FINAL
        WHERE grain = 'week'
        ORDER BY org, unit, week, source
        LIMIT 1 BY org, unit, week
    ),
    unsanctioned AS
    (
        SELECT *, start AS week
        FROM unsanctioned_fact FINAL
        WHERE grain = 'week'
        ORDER BY org, unit, week, source
        LIMIT 1 BY org, unit, week
    ),
    people AS
    (
        SELECT *, addWeeks(toMonday(makeDate(toUInt16(substring(period, 1, 4)), 1, 4)), toUInt8(substring(period, 7, 2)) - 1) AS week
        FROM people_fact FINAL
        WHERE grain = 'quarter'
        ORDER BY org, unit, week, source
        LIMIT 1 BY org, unit, week
    ),
    units AS
    (
        SELECT org, unit, week, any(parent) AS parent, any(cohort) AS cohort, any(cohort_size) AS cohort_size
        FROM
        (
            SELECT org, unit, week, parent, cohort, cohort_size FROM pulse
            UNION ALL
            SELECT org, unit, week, parent, cohort, cohort_size FROM question
            UNION ALL
            SELECT org, unit, week, parent, cohort, cohort_size FROM training
            UNION ALL
            SELECT org, unit, week, parent, cohort, cohort_size FROM unsanctioned
            UNION ALL
            SELECT org, unit, week, parent, cohort, cohort_size FROM people
        )
        GROUP BY org, unit, week
    )
SELECT
    units.org AS org,
    units.unit AS unit,
    units.parent AS parent,
    units.week AS week,
    units.cohort AS cohort,
    units.cohort_size AS cohort_size,
    coalesce(pulse.status, 'missing') AS pulse_status,
    pulse.pulse_invited,
    pulse.pulse_answered,
    pulse.role_clear_unfavourable,
    pulse.role_clear_neutral,
    pulse.role_clear_favourable,
    pulse.role_ahead_unfavourable,
    pulse.role_ahead_neutral,
    pulse.role_ahead_favourable,
    pulse.work_secure_unfavourable,
    pulse.work_secure_neutral,
    pulse.work_secure_favourable,
    pulse.work_lost_unfavourable,
    pulse.work_lost_neutral,
    pulse.work_lost_favourable,
    pulse.skills_kept_unfavourable,
    pulse.skills_kept_neutral,
    pulse.skills_kept_favourable,
    pulse.keeping_up_unfavourable,
    pulse.keeping_up_neutral,
    pulse.keeping_up_favourable,
    pulse.judgement_unfavourable,
    pulse.judgement_neutral,
    pulse.judgement_favourable,
    pulse.room_to_learn_unfavourable,
    pulse.room_to_learn_neutral,
    pulse.room_to_learn_favourable,
    pulse.doubt_aloud_unfavourable,
    pulse.doubt_aloud_neutral,
    pulse.doubt_aloud_favourable,
    pulse.room_to_err_unfavourable,
    pulse.room_to_err_neutral,
    pulse.room_to_err_favourable,
    coalesce(question.status, 'missing') AS question_status,
    question.questions_role_and_future,
    question.questions_tool,
    question.questions_other,
    coalesce(training.status, 'missing') AS training_status,
    training.training_offered,
    training.training_attended,
    coalesce(unsanctioned.status, 'missing') AS unsanctioned_status,
    unsanctioned.unsanctioned_chat,
    unsanctioned.unsanctioned_code,
    unsanctioned.unsanctioned_writing,
    unsanctioned.unsanctioned_images,
    unsanctioned.unsanctioned_meetings,
    unsanctioned.unsanctioned_other,
    coalesce(people.status, 'missing') AS people_status,
    people.headcount,
    people.joiners_at_most,
    people.leavers_at_most,
    people.moved_in_at_most,
    people.moved_out_at_most,
    people.most_active_at_most,
    people.most_active_left_at_most,
    people.most_active_quiet_at_most,
    coalesce(pulse_source.state, '') AS pulse_source_state,
    coalesce(question_source.state, '') AS question_source_state,
    coalesce(training_source.state, '') AS training_source_state,
    coalesce(unsanctioned_source.state, '') AS unsanctioned_source_state,
    coalesce(people_source.state, '') AS people_source_state
FROM units
LEFT JOIN pulse ON pulse.org = units.org AND pulse.unit = units.unit AND pulse.week = units.week
LEFT JOIN question ON question.org = units.org AND question.unit = units.unit AND question.week = units.week
LEFT JOIN training ON training.org = units.org AND training.unit = units.unit AND training.week = units.week
LEFT JOIN unsanctioned ON unsanctioned.org = units.org AND unsanctioned.unit = units.unit AND unsanctioned.week = units.week
LEFT JOIN people ON people.org = units.org AND people.unit = units.unit AND people.week = units.week
LEFT JOIN sources AS pulse_source ON pulse_source.org = pulse.org AND pulse_source.source = pulse.source AND pulse_source.week = pulse.week
LEFT JOIN sources AS question_source ON question_source.org = question.org AND question_source.source = question.source AND question_source.week = question.week
LEFT JOIN sources AS training_source ON training_source.org = training.org AND training_source.source = training.source AND training_source.week = training.week
LEFT JOIN sources AS unsanctioned_source ON unsanctioned_source.org = unsanctioned.org AND unsanctioned_source.source = unsanctioned.source AND unsanctioned_source.week = unsanctioned.week
LEFT JOIN sources AS people_source ON people_source.org = people.org AND people_source.source = people.source AND people_source.week = people.week
SETTINGS join_use_nulls = 1
COMMENT 'One row per unit and week, the human inputs side by side. Processing surface: service accounts only.'
