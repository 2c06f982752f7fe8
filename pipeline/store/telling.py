"""Writes what people are told of Undertow itself: the plan, what the works council said, who looked, how the pipeline does.

None of it is a figure about people. It lies on the release surface, so that dashboards can show it without the logs at the edge.
It misleads once those went on: it is as old as the day that stands in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from pipeline.privacy.plan_model import Cell, ReleasePlan
from pipeline.store.client import Client

CELL = pa.struct(
    [
        *((name, pa.string()) for name in ("surface", "family", "measure", "grain", "form")),
        ("from_people", pa.uint64()),
        ("audience", pa.list_(pa.string())),
        ("purpose", pa.string()),
        ("owner", pa.string()),
        ("expires", pa.date32()),
        ("keep_days", pa.uint64()),
    ]
)
STATEMENT: Mapping[str, pa.DataType] = {
    "org": pa.string(),
    "day": pa.date32(),
    "number": pa.uint64(),
    "event": pa.string(),
    "said_by": pa.string(),
    "takes_effect": pa.string(),
    "fingerprint": pa.string(),
}
LOOK: Mapping[str, pa.DataType] = {
    "org": pa.string(),
    "month": pa.date32(),
    "role": pa.string(),
    "what": pa.string(),
    "looks": pa.uint64(),
}


MEASURED: Mapping[str, pa.DataType] = {
    "org": pa.string(),
    "at": pa.timestamp("s", "UTC"),
    "confirmed": pa.uint64(),
    "behind": pa.uint64(),
    "set_aside": pa.uint64(),
    "free_ratio": pa.float64(),
}


class Said(NamedTuple):
    """A statement of the consent log: its place there, its day, what it was, by which role; and of approvals what they rule."""

    number: int
    day: date
    event: str
    said_by: str
    takes_effect: str | None = None
    fingerprint: str | None = None


class Looked(NamedTuple):
    """How often a role looked at something in a month, by its first day."""

    month: date
    role: str
    what: str
    looks: int


class Measured(NamedTuple):
    """What was measured of the pipeline at a moment; None where the broker did not answer."""

    at: datetime
    confirmed: int | None
    behind: int | None
    set_aside: int | None
    free_ratio: float


def tell_plan(client: Client, org: str, plan: ReleasePlan, today: date) -> None:
    """Put a plan in the place of the one that was told before."""
    facts: Mapping[str, object] = {
        "org": org,
        "day": today,
        "fingerprint": plan.fingerprint(),
        "profile": plan.profile,
        "k": plan.k,
        "owner": plan.owner,
        "contact": plan.works_council_contact,
        "version": today.toordinal(),
    }
    cells = pa.array([[_cell(cell) for cell in plan.cells]], pa.list_(CELL))
    kinds = {"day": pa.date32(), "k": pa.uint64(), "version": pa.uint64()}
    columns = {name: pa.array([fact], kinds.get(name, pa.string())) for name, fact in facts.items()}
    client.insert(f"{client.release}.plan", pa.table(columns | {"cells": cells}))


def tell_statements(client: Client, org: str, said: Sequence[Said]) -> None:
    """Write what was said; what is there already stays."""
    if said:
        client.insert(f"{client.release}.statement", _table(STATEMENT, org, said))


def tell_looks(client: Client, org: str, looked: Sequence[Looked]) -> None:
    """Write how often was looked; a higher count takes the place of a lower one."""
    if looked:
        client.insert(f"{client.release}.look", _table(LOOK, org, looked))


def tell_measured(client: Client, org: str, measured: Sequence[Measured]) -> None:
    """Keep what was measured, for the dashboard of IT."""
    if measured:
        client.insert(f"{client.release}.measured", _table(MEASURED, org, measured))


def _table(kinds: Mapping[str, pa.DataType], org: str, rows: Sequence[Said] | Sequence[Looked] | Sequence[Measured]) -> pa.Table:
    return pa.Table.from_pylist([{"org": org} | row._asdict() for row in rows], pa.schema(kinds))


def _cell(cell: Cell) -> Mapping[str, object]:
    own = ("form", "from_people", "purpose", "owner", "expires", "keep_days")
    return {**cell.place._asdict(), **{name: getattr(cell, name) for name in own}, "audience": sorted(cell.audience)}
