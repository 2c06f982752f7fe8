-- About how many use the tool, in the last complete quarter.
SELECT concat(words_band(argMax(tuple(band_active), quarter).1), ' · ', words_quarter(max(quarter))) AS said
FROM release_quarter
WHERE org = ${org:singlequote} AND tool = ${tool:singlequote} AND unit = ${unit:singlequote}
HAVING count() > 0
