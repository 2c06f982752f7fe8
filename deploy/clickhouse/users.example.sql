-- Example: one user for each program, none for a person. Copy it, put in the SHA-256 of passwords of your own (`printf %s "$password" |
-- sha256sum`), run it after roles.sql, and delete the copy.
-- Break-glass access to the processing surface is the administrator's own account: it is logged in system.query_log, and the works
-- council may ask for that log.

CREATE USER IF NOT EXISTS undertow IDENTIFIED WITH sha256_hash BY '0000000000000000000000000000000000000000000000000000000000000000'
DEFAULT ROLE undertow_writer DEFAULT DATABASE undertow;
GRANT undertow_writer TO undertow;

CREATE USER IF NOT EXISTS grafana_reader IDENTIFIED WITH sha256_hash BY '0000000000000000000000000000000000000000000000000000000000000000'
DEFAULT ROLE undertow_reader DEFAULT DATABASE undertow_release;
GRANT undertow_reader TO grafana_reader;

CREATE USER IF NOT EXISTS undertow_report IDENTIFIED WITH sha256_hash BY '0000000000000000000000000000000000000000000000000000000000000000'
DEFAULT ROLE undertow_reader DEFAULT DATABASE undertow_release;
GRANT undertow_reader TO undertow_report;

CREATE USER IF NOT EXISTS undertow_auditor IDENTIFIED WITH sha256_hash BY '0000000000000000000000000000000000000000000000000000000000000000'
DEFAULT ROLE undertow_auditor DEFAULT DATABASE undertow_release;
GRANT undertow_auditor TO undertow_auditor;
