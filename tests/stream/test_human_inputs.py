"""Human inputs the whole way: from a table to the view that detectors read, each period closed once all its rows are in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.periods import Week
from pipeline.privacy.standard_plan import standard_plan
from pipeline.store import Store, open_store
from pipeline.stream.replay import Rejected, replay
from schemas.templates import TEMPLATES, template
from tests.collector.made import run_collector, write_roster

SOURCES = ("pulse", "questions", "training", "unsanctioned", "people")
SIZES = {"Payments": 64, "Claims": 50}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("tables")
    return b"".join(collected(source, folder) for source in SOURCES)


def collected(source: str, folder: Path) -> bytes:
    assert TEMPLATES[source].source == source
    table = folder / f"{source}.csv"
    table.write_text(template(source).replace("2026-W40", "2026-W39"))
    asked = {"source": source, "plan": standard_plan(), "weeks": (Week.parse("2026-W39"),), "today": date(2026, 12, 1)}
    return run_collector([table], write_roster(folder, SIZES), **asked)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
        store.command("SYSTEM STOP TTL MERGES")
        yield store


def view(store: Store, unit: str) -> dict[str, object]:
    (row,) = store.query("SELECT * FROM unit_human_week WHERE unit = {unit:String}", unit=unit).to_pylist()
    return {name: value for name, value in row.items() if value is not None}


def test_all_families_stand_side_by_side_and_are_closed(released: bytes, store: Store) -> None:
    rejected = Rejected("released")
    done = replay(store, list(enumerate(released.splitlines(keepends=True), 1)), rejected)
    assert not rejected.counts
    assert (done.rows, done.periods, done.signals) == (len(released.splitlines()), len(SOURCES), 0)
    assert [period.source for period in store.closed("organisation")] == sorted(SOURCES)
    row = view(store, "Payments")
    assert {row[f"{family}_status"] for family in ("pulse", "question", "training", "unsanctioned", "people")} == {"ok"}
    figures = ("pulse_answered", "role_clear_favourable", "questions_tool", "training_attended", "unsanctioned_chat")
    assert [row[name] for name in figures] == [45, 20, 3, 18, 120]
    assert (row["headcount"], row["leavers_at_most"], row["most_active_left_at_most"]) == (61, 4, 4)
    again = replay(store, list(enumerate(released.splitlines(keepends=True), 1)), rejected)
    assert (again.periods, view(store, "Payments")) == (done.periods, row)


def test_a_period_without_all_its_rows_is_not_closed(released: bytes, store: Store) -> None:
    lines = [line for line in released.splitlines(keepends=True) if b'"undertow.pulse"' not in line or b'"Claims"' not in line]
    replay(store, list(enumerate(lines, 1)), Rejected("released"))
    assert [period.source for period in store.closed("organisation")] == sorted(set(SOURCES) - {"pulse"})
