-- How large the release surface is. The processing surface is not: this user may not see it.
SELECT words_table(name) AS what, toUInt64(total_rows) AS stored_rows, toUInt64(total_bytes) AS bytes
FROM system.tables
WHERE database IN (currentDatabase(), concat(currentDatabase(), '_release'))
    AND endsWith(database, '_release')
    AND engine LIKE '%MergeTree'
    AND {{ any_release }}
ORDER BY what
