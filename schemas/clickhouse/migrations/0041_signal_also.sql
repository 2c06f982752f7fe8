-- One story, one signal: the patterns beside the one that tells it.
ALTER TABLE signal
    ADD COLUMN IF NOT EXISTS also Array(LowCardinality(String)) COMMENT 'Other patterns that saw the same in the same unit and tool.' AFTER rule
