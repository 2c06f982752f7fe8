-- In the profile dp a status says how many noised rows there are, and not how many records were read: that would tell of people.
ALTER TABLE source_status
    ADD COLUMN IF NOT EXISTS noised_rows UInt64 COMMENT 'Noised rows of this release.' AFTER work_rows,
    MODIFY COLUMN records_read Nullable(UInt64) COMMENT 'Records of the export that fell in the period, at most; null in the profile dp.'
