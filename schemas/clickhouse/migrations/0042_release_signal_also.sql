-- Release surface: the patterns beside the one that tells a story, as far as the release plan shows them.
ALTER TABLE $release.signal
    ADD COLUMN IF NOT EXISTS also Array(LowCardinality(String)) COMMENT 'Other patterns that saw the same in the same unit and tool.' AFTER rule
