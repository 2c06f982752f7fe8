-- What the works council and the operator said, the latest first.
SELECT
    day,
    words_event(event) AS what,
    words_consent__role(said_by) AS who,
    if(takes_effect IS NULL, '', words_quarter(assumeNotNull(takes_effect))) AS rules_from,
    substring(ifNull(fingerprint, ''), 1, 12) AS terms
FROM release_statement
WHERE org = ${org:singlequote}
ORDER BY number DESC
