-- How deep use goes, how many tools a unit has, how much the others are used, and how the source of work did: what tells shallow use,
-- a narrowing circle and a move to another tool from silence. Empty until `undertow detect` has filled the rollup once more.
ALTER TABLE unit_week_v1
    ADD COLUMN IF NOT EXISTS people_active_1_day Nullable(UInt64) COMMENT 'People active on 1 day of the week; 50 people or more only.',
    ADD COLUMN IF NOT EXISTS people_active_2_3_days Nullable(UInt64) COMMENT 'People active on 2 or 3 days of the week; 50 people or more only.',
    ADD COLUMN IF NOT EXISTS people_active_4_7_days Nullable(UInt64) COMMENT 'People active on 4 to 7 days of the week; 50 people or more only.',
    ADD COLUMN IF NOT EXISTS features_used Nullable(UInt64) COMMENT 'Different features used by anyone in the unit.',
    ADD COLUMN IF NOT EXISTS tools Nullable(UInt64) COMMENT 'Tools about which something was released of the unit in the week, this one too.',
    ADD COLUMN IF NOT EXISTS people_active_other_tools Nullable(UInt64) COMMENT 'People who used the other tools by their own action, added up: somebody may use two. Null where one of them has no figures.',
    ADD COLUMN IF NOT EXISTS work_source_state LowCardinality(String) COMMENT 'complete, partial or down: the state of the source of work; empty when it is not known.'
