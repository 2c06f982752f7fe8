-- Three roles: programs that write, whatever people look through, and who takes in who looked. Nobody gets a role on single tables, and no human
-- gets the first one. Run by an administrator, before or after `undertow migrate`; running it again does no harm.
--     clickhouse-client --user admin --ask-password --queries-file deploy/clickhouse/roles.sql
-- For other databases than `undertow`, replace its name here and in users.example.sql; the second one always ends in `_release`.

CREATE ROLE IF NOT EXISTS undertow_writer;

-- Migrate, store, roll up, release and erase: the worker, `undertow migrate`, `detect`, `replay` and `privacy erase`.
GRANT CREATE DATABASE, SELECT, INSERT, ALTER TABLE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW ON undertow.* TO undertow_writer;
GRANT CREATE DATABASE, SELECT, INSERT, ALTER TABLE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW ON undertow_release.* TO undertow_writer;

CREATE ROLE IF NOT EXISTS undertow_reader;

-- What people may see, and nothing else: Grafana's data source, `undertow report`, `undertow signals`.
GRANT SELECT ON undertow_release.* TO undertow_reader;

-- Grafana's plugin sets max_execution_time with each query; without the exception it would be refused.
CREATE SETTINGS PROFILE IF NOT EXISTS undertow_reader
SETTINGS readonly = 1, max_execution_time = 60 CHANGEABLE_IN_READONLY, max_result_rows = 1000000
TO undertow_reader;

CREATE ROLE IF NOT EXISTS undertow_auditor;

-- Who looked, when and at which table: `undertow privacy access-log --take-in`. Not what was asked, and no table of ours.
GRANT SELECT(event_time, type, query_kind, user, tables) ON system.query_log TO undertow_auditor;
