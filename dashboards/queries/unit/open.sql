-- How many signals are open about the unit; none is a figure too, as long as the unit is known.
SELECT toUInt32(countIf(status = 'open')) AS signals
FROM release_signal
WHERE org = ${org:singlequote} AND tool IN (${tool:singlequote}, 'any') AND unit = ${unit:singlequote}
HAVING (SELECT count() FROM release_unit WHERE org = ${org:singlequote} AND unit = ${unit:singlequote}) > 0
