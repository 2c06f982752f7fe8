-- How many rows of the human inputs a release has: what says that all of them are in. The columns are fields of schemas.status.
ALTER TABLE source_status
    ADD COLUMN IF NOT EXISTS pulse_rows Nullable(UInt64) COMMENT 'Pulse rows of this release; null where it has none.',
    ADD COLUMN IF NOT EXISTS question_rows Nullable(UInt64) COMMENT 'Question rows of this release; null where it has none.',
    ADD COLUMN IF NOT EXISTS training_rows Nullable(UInt64) COMMENT 'Training rows of this release; null where it has none.',
    ADD COLUMN IF NOT EXISTS unsanctioned_rows Nullable(UInt64) COMMENT 'Rows of unsanctioned tools of this release; null where it has none.',
    ADD COLUMN IF NOT EXISTS people_rows Nullable(UInt64) COMMENT 'People rows of this release; null where it has none.'
