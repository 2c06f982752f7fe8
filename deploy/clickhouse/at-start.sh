#!/bin/sh
# Makes the roles and the users of a ClickHouse server at each start; what is there already stays. Needs, in the environment:
#   CLICKHOUSE_HOST, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD     of an administrator; no other program gets these
#   UNDERTOW_STORE_PASSWORD                                   of the worker's user
#   UNDERTOW_GRAFANA_STORE_PASSWORD                           of Grafana's and the report's, who may read the release surface only
set -eu
here=$(dirname "$0")

hashed() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }

writer=$(hashed "$UNDERTOW_STORE_PASSWORD")
reader=$(hashed "$UNDERTOW_GRAFANA_STORE_PASSWORD")
[ "$writer" != "$reader" ] || { echo "Choose two different passwords: who reads must not be able to write." >&2; exit 1; }

sed -e "s/ undertow IDENTIFIED WITH sha256_hash BY '0*'/ undertow IDENTIFIED WITH sha256_hash BY '$writer'/" \
    -e "s/IDENTIFIED WITH sha256_hash BY '0*'/IDENTIFIED WITH sha256_hash BY '$reader'/" \
    "$here/users.example.sql" | cat "$here/roles.sql" - | clickhouse-client --multiquery
