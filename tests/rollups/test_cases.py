"""Each case folder is a test; it says what arrives and what the views then hold."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.rollups import StoredRows, materialise, roll_up
from pipeline.store import Store
from pipeline.store.tables import TABLES
from schemas.period import PeriodClosed
from schemas.wire import AnyShard
from tests.rollups.reading import CASES, arrivals, by_part, expected
from tests.store.test_tables import VIEWS

FOLDERS = sorted(CASES.iterdir())
OTHERWISE = {f"release_{what}" for what in ("signal", "intervention", "plan", "statement", "look", "measured")}
"""Views that are not filled from released rows; they have tests of their own."""


def arrive(store: Store, shards: list[AnyShard]) -> None:
    store.write(shards)
    roll_up(store, [PeriodClosed(org=s.org, source=s.source, tool=s.tool, period=s.period) for s in shards])


def close(store: Store, shards: list[AnyShard]) -> None:
    closed = store.completed({(s.org, s.source, s.tool, s.period) for s in shards})
    for org in sorted({period.org for period in closed}):
        materialise(store, org, [period for period in closed if period.org == org])


def held(store: Store, views: list[str]) -> dict[str, list[dict[str, object]]]:
    return {view: [_said(row) for row in store.query(f"SELECT * FROM {view} ORDER BY ALL").to_pylist()] for view in views}


def _said(row: dict[str, object]) -> dict[str, object]:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return {name: value for name, value in plain.items() if value is not None}


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.name)
def test_case(store: Store, case: Path) -> None:
    files, views = arrivals(case), expected(case)
    for shards in files:
        for part in by_part(shards):
            arrive(store, part)
        close(store, shards)
    assert held(store, [*views]) == views

    for shards in reversed(files):
        for part in reversed(by_part(shards)):
            arrive(store, [*part, *part])
        close(store, shards)
    assert held(store, [*views]) == views, "after everything came again, doubled and in another order"

    for table in (*TABLES.values(), "unit_week_v1"):
        store.command(f"OPTIMIZE TABLE {table} FINAL")
    for table in ("week", "quarter", "noised", "withheld", "source"):
        store.command(f"OPTIMIZE TABLE {store.release}.{table} FINAL")
    assert held(store, [*views]) == views, "after the engine merged the parts"


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.name)
def test_a_case_is_whole(case: Path) -> None:
    assert arrivals(case)
    assert set(expected(case)) <= set(VIEWS)
    assert expected(case)


def test_every_view_of_rollups_has_a_case() -> None:
    assert {view for case in FOLDERS for view in expected(case)} == set(VIEWS) - OTHERWISE


def test_the_panel_is_of_one_organisation_and_in_order(store: Store) -> None:
    for shards in arrivals(CASES / "two_tools") + arrivals(CASES / "two_organisations"):
        arrive(store, shards)
    rows = StoredRows(store, "acme")
    for tool in rows.tools():
        panel = rows.of_tool(tool)
        assert panel.column_names == VIEWS["unit_week"].split()
        order = list(zip(*(panel.column(name).to_pylist() for name in ("unit", "week")), strict=True))
        assert order == sorted(order) != []
        assert [set(panel.column(name).to_pylist()) for name in ("org", "tool")] == [{"acme"}, {tool}]
    first, last = rows.span() or (None, None)
    assert first is not None
    assert last is not None
    assert rows.until(last).span() == (first, last)
    assert rows.until(first).span() == (first, first)
    assert rows.until(first - timedelta(days=1)).span() is None
    assert StoredRows(store, "nobody").span() is None


def test_rolling_up_nothing_is_fine(store: Store) -> None:
    roll_up(store, [])
    roll_up(store, [PeriodClosed(org="acme", source="work", tool="any", period="2026-W40")])
    assert StoredRows(store, "acme").span() is None


def test_a_replayed_old_fill_does_not_beat_a_newer_one(store: Store) -> None:
    (first, second) = arrivals(CASES / "work_late")
    arrive(store, first)
    old = store.query("SELECT * FROM unit_week_v1 FINAL")
    arrive(store, second)
    now = held(store, ["unit_week"])
    store._client.insert("unit_week_v1", old)  # as a worker that was slow would
    assert held(store, ["unit_week"]) == now
