"""Draws of who is helped first, kept and read back."""

from collections.abc import Sequence

import pyarrow as pa

from pipeline.periods import Week
from pipeline.store.client import Client
from schemas.waitlist import Waitlist

HELD = """
SELECT org, kind, period, unit, is_first, turn, seed FROM waitlist FINAL
WHERE {org:String} IN ('', org)
ORDER BY org, week, kind, NOT is_first, unit
"""
COLUMNS = {
    "org": pa.string(),
    "kind": pa.string(),
    "period": pa.string(),
    "unit": pa.string(),
    "is_first": pa.bool_(),
    "turn": pa.string(),
    "seed": pa.uint32(),
    "week": pa.date32(),
    "version": pa.uint64(),
}


def write(client: Client, places: Sequence[Waitlist]) -> None:
    """Keep the places of a draw. Writing the same again changes nothing that is read."""
    columns = {name: [getattr(one, name) for one in places] for name in Waitlist.model_fields} | {
        "week": [Week.parse(one.period).monday for one in places],
        "version": [1 for _ in places],
    }
    client.insert("waitlist", pa.table({name: pa.array(columns[name], kind) for name, kind in COLUMNS.items()}))


def read(client: Client, org: str | None) -> list[Waitlist]:
    """All places, draw by draw, those who come first before those who wait; of one organisation, or of all."""
    return [Waitlist(**row) for row in client.query(HELD, {"org": org or ""}).to_pylist()]
