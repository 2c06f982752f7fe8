"""What was done for units, kept and read back; the last word on each act counts, and a withdrawn one is not read."""

from collections.abc import Sequence

import pyarrow as pa

from pipeline.periods import Week
from pipeline.store.client import Client
from pipeline.store.tables import TABLES
from schemas.fields import Family
from schemas.intervention import Intervention

HELD = """
SELECT org, unit, period, kind, withdrawn FROM intervention FINAL
WHERE {org:String} IN ('', org) AND NOT withdrawn
ORDER BY org, week, unit, kind
"""
WRITTEN = "SELECT unit, period, kind, version FROM intervention FINAL WHERE org = {org:String}"
KNOWN = """
SELECT 1 AS found FROM {table:Identifier} FINAL
WHERE org = {org:String} AND unit = {unit:String} AND status = 'ok'
LIMIT 1
"""
COLUMNS = {
    "org": pa.string(),
    "unit": pa.string(),
    "period": pa.string(),
    "kind": pa.string(),
    "withdrawn": pa.bool_(),
    "week": pa.date32(),
    "version": pa.uint64(),
}
FACTS = tuple(table for family, table in TABLES.items() if family is not Family.STATUS)


def knows(client: Client, org: str, unit: str) -> bool:
    """Whether the store has figures of a unit: it is then one that may be spoken of."""
    return any(client.query(KNOWN, {"table": table, "org": org, "unit": unit}).num_rows for table in FACTS)


def write(client: Client, interventions: Sequence[Intervention]) -> None:
    """Note acts, or take them back. Writing the same again changes nothing that is read."""
    for org in sorted({one.org for one in interventions}):
        rows = client.query(WRITTEN, {"org": org}).to_pylist()
        versions = {(row["unit"], row["period"], row["kind"]): row["version"] for row in rows}
        of_org = [one for one in interventions if one.org == org]
        columns = {name: [getattr(one, name) for one in of_org] for name in Intervention.model_fields} | {
            "week": [Week.parse(one.period).monday for one in of_org],
            "version": [versions.get((one.unit, one.period, one.kind), 0) + 1 for one in of_org],
        }
        client.insert("intervention", pa.table({name: pa.array(values, COLUMNS[name]) for name, values in columns.items()}))


def read(client: Client, org: str | None) -> list[Intervention]:
    """What was done, by week; of one organisation, or of all."""
    return [Intervention(**row) for row in client.query(HELD, {"org": org or ""}).to_pylist()]
