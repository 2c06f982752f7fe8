-- Release surface: the day on which a statement could first be read, so that its end is told once. Of older rows the day when they would have
-- been said in time.
ALTER TABLE $release.signal
    ADD COLUMN IF NOT EXISTS said_on Date DEFAULT as_of_day + 14 COMMENT 'Day on which this statement could first be read, in the time zone of the server.' AFTER rule
