-- What a source's exports hold that they did not hold before, and the states that say so: a renamed field must never pass in silence.
ALTER TABLE source_status
    ADD COLUMN IF NOT EXISTS drift Map(LowCardinality(String), UInt64) COMMENT 'Unknown fields and words of the exports, in at most so many records; empty where none was seen.' AFTER records_rejected,
    MODIFY COLUMN state LowCardinality(String) COMMENT 'complete; drifted (unknown fields or words); partial (some days are not there, or most units fell together); or down (nothing was reported).'
