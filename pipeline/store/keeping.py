"""How long each table keeps its rows: as long as the release plan in force says, and never longer than the table was made for.

The tables are made with the longest that any plan may say. ``undertow migrate`` shortens that to what the plan in force says, or
takes it back to it; rows that are too old then go at once.
"""

import re
from collections.abc import Iterator

from pipeline.privacy.plan_model import ReleasePlan, Surface
from pipeline.privacy.retention import kept
from pipeline.store.client import Client

MADE = """
SELECT database, name, create_table_query AS made
FROM system.tables
WHERE database IN {databases:Array(String)} AND engine LIKE '%MergeTree'
ORDER BY database, name
"""
END = re.compile(r"TTL (\w+) \+ toIntervalDay\((\d+)\)")


def keep(client: Client, plan: ReleasePlan) -> dict[str, int]:
    """Let each table keep its rows as long as the plan says; the tables for which that is new, and the days."""
    wanted = {client.database: kept(plan, Surface.PROCESSING), client.release: kept(plan, Surface.RELEASE)}
    changed = {}
    for database, table, column, days in _ends(client):
        asked = wanted[database].get(table, days)
        if asked != days:
            sql = f"ALTER TABLE {database}.{table} MODIFY TTL {column} + INTERVAL {asked} DAY DELETE"
            client.command(sql)
            changed[f"{database}.{table}"] = asked
    return changed


def keep_for_ever(client: Client) -> None:
    """Take the end of life off every table: for made-up people in a year that is fixed, never for real ones."""
    for database, table, _, _ in _ends(client):
        client.command(f"ALTER TABLE {database}.{table} REMOVE TTL")


def _ends(client: Client) -> Iterator[tuple[str, str, str, int]]:
    """Database, table, the day its rows are counted from, and for how many days they are kept now."""
    for row in client.query(MADE, {"databases": [client.database, client.release]}).to_pylist():
        if found := END.search(row["made"]):
            yield row["database"], row["name"], found[1], int(found[2])
