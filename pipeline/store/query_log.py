"""Looks that pass by our commands: what a server's own log says of who read which table, without any query's text.

Only a real server writes ``system.query_log``; the engine in a process has none, and no dashboard can read that engine either. It
misleads about a server that keeps its log for a short time, or not at all: take it in each day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.errors import WrongUse
from pipeline.store.client import Client

DASHBOARDS, BREAK_GLASS = "dashboards", "break-glass"
"""As whom one looked: through Grafana, or as a user that is no program of ours. Never the user's name: it may be a person's."""
ROLES: Mapping[str, str] = {"grafana_reader": DASHBOARDS}
OURS = ("undertow", "undertow_report")
"""Users of programs that leave entries themselves, or show nobody anything."""
LOG = "system.query_log"
THERE = "SELECT name FROM system.tables WHERE concat(database, '.', name) = {log:String}"
LOOKED = """
SELECT
    toUInt32(toStartOfHour(toTimeZone(event_time, 'UTC'))) AS hour,
    transform(user, {users:Array(String)}, {roles:Array(String)}, {other:String}) AS role,
    arrayJoin(tables) AS looked_at
FROM {log:Identifier}.{table:Identifier}
WHERE type = 'QueryFinish'
    AND query_kind = 'Select'
    AND toUnixTimestamp(event_time) >= {since:UInt32}
    AND toUnixTimestamp(event_time) < {until:UInt32}
    AND user NOT IN {ours:Array(String)}
    AND (startsWith(looked_at, {release:String}) OR (role = {other:String} AND startsWith(looked_at, {processing:String})))
GROUP BY hour, role, looked_at
ORDER BY hour, role, looked_at
"""


@dataclass(frozen=True, slots=True)
class ServerLook:
    """Something was read at least once in an hour: the hour it began, the role, and the table or view, with its database."""

    hour: datetime
    role: str
    table: str


def server_looks(client: Client, since: datetime, until: datetime, log: str = LOG) -> Iterator[ServerLook]:
    """Who read what, hour by hour; of dashboards the release surface, of anybody who is no program of ours everything.

    Parameters
    ----------
    client
        Of a user that may read the log: the role ``undertow_auditor``.
    since, until
        From the first moment to before the last; hours that are not over are better left out.
    log
        Where it is.

    Raises
    ------
    WrongUse
        There is no such log.
    """
    if not client.query(THERE, {"log": log}, in_database=False).num_rows:
        raise WrongUse(
            "This store keeps no log of queries, so who looked by other ways than our commands cannot be said.",
            "Only a ClickHouse server keeps one, once something was asked, and unless its configuration turns it off.",
        )
    database, table = log.split(".")
    told = {
        "log": database,
        "table": table,
        "users": [*ROLES],
        "roles": [*ROLES.values()],
        "other": BREAK_GLASS,
        "ours": [*OURS],
        "since": int(since.timestamp()),
        "until": int(until.timestamp()),
        "release": f"{client.release}.release_",
        "processing": f"{client.release.removesuffix('_release')}",
    }
    for row in client.query(LOOKED, told, in_database=False).to_pylist():
        yield ServerLook(datetime.fromtimestamp(row["hour"], UTC), row["role"], row["looked_at"])
