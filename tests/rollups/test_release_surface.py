"""The release surface is written once: what was released stays, whatever is learned, replayed or written behind its back."""

import re
from collections.abc import Callable, Sequence

import pytest

from pipeline.rollups import materialise, release_surface, roll_up
from pipeline.store import Store
from schemas.period import PeriodClosed
from schemas.signal import Signal, SignalStatus
from schemas.wire import AnyShard
from tests.store.samples import COPILOT, key, noised, signal, status, usage, work

Views = dict[str, list[dict[str, object]]]
VIEWS = (
    "release_week",
    "release_quarter",
    "release_noised",
    "release_unit",
    "release_withheld",
    "release_source",
    "release_signal",
)
TABLES = ("week", "quarter", "noised", "unit", "withheld", "source", "signal")
QUARTER = [f"2026-W{number}" for number in range(27, 40)]


def shown(store: Store) -> Views:
    return {view: store.query(f"SELECT * FROM {view} ORDER BY ALL").to_pylist() for view in VIEWS}


def merged(store: Store) -> None:
    for table in TABLES:
        store.command(f"OPTIMIZE TABLE {store.release}.{table} FINAL")


def close(store: Store, shards: Sequence[AnyShard]) -> list[PeriodClosed]:
    store.write(shards)
    closed = store.completed({key(shard) for shard in shards})
    roll_up(store, closed)
    materialise(store, "acme", closed)
    return closed


def quarter(active: int, release: int = 1) -> list[AnyShard]:
    return [
        shard
        for week in QUARTER
        for shard in (
            usage({"Big": active, "Hidden": None}, week, 500, release=release),
            *([noised({"Big": active}, week, release=release)] if week == QUARTER[-1] else ()),
            status(week, usage_rows=2, noised_rows=int(week == QUARTER[-1]), release=release),
        )
    ]


@pytest.fixture
def released(store: Store) -> Store:
    """A store in which a quarter and two signals are released."""
    store.write_signals([signal("Big", as_of=QUARTER[-1]), signal("Other", as_of=QUARTER[-1])], 1)
    close(store, quarter(50))
    assert all(shown(store).values())
    return store


def test_a_second_write_that_says_something_else_loses(released: Store) -> None:
    before = shown(released)
    close(released, quarter(450, release=2))
    close(released, quarter(50))
    assert shown(released) == before
    merged(released)
    assert shown(released) == before
    assert released.query("SELECT DISTINCT people_active FROM unit_week WHERE unit = 'Big'").to_pylist() == [
        {"people_active": 450}
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_was_put_there_later_by_any_way_loses(released: Store, table: str) -> None:
    before = shown(released)
    columns = {
        "week": "share_active",
        "quarter": "weeks_ok",
        "unit": "cohort_size",
        "withheld": "cohort_size",
        "noised": "share",
        "source": "days_reported",
    }
    column = columns.get(table, "strength")
    released.command(
        f"INSERT INTO {released.release}.{table} SELECT * REPLACE (1 AS {column}, precedence - 1 AS precedence)"
        f" FROM {released.release}.{table}"
    )
    assert shown(released) == before
    merged(released)
    assert shown(released) == before


@pytest.fixture
def raced(released: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Materialises as a second worker would that looked before the first had written, and has learned something else since."""

    def materialise_again() -> None:
        corrected = quarter(450, release=2)
        released.write(corrected)
        closed = released.completed({key(shard) for shard in corrected})
        roll_up(released, closed)
        unsaid = {"strength": 0.9}
        released.write_signals([signal(unit, as_of=QUARTER[-1]).model_copy(update=unsaid) for unit in ("Big", "Other")], 2)
        monkeypatch.setattr(release_surface, "_not_released", lambda store, org, closed: list(closed))
        materialise(released, "acme", closed)

    return materialise_again


def rows_of(store: Store) -> dict[str, int]:
    return {table: store.query(f"SELECT count() AS n FROM {store.release}.{table}")["n"][0].as_py() for table in TABLES}


def test_only_keys_that_are_not_there_are_added(released: Store, raced: Callable[[], None]) -> None:
    before = shown(released), rows_of(released)
    raced()
    assert (shown(released), rows_of(released)) == before


def test_of_two_at_once_the_one_that_knew_less_stays(
    released: Store, raced: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rows = shown(released), rows_of(released)
    for fill, sql in release_surface.FILLS.items():
        blind = re.sub(rf"AND \([^()]*\)\s+NOT IN \(SELECT [^()]*FROM {{release:Identifier}}\.{fill} [^()]*\)", "", sql)
        assert blind != sql
        monkeypatch.setitem(release_surface.FILLS, fill, blind)
    raced()
    assert all(rows_of(released)[table] > rows[table] for table in TABLES if table != "withheld")
    assert shown(released) == before
    merged(released)
    assert shown(released) == before


@pytest.mark.parametrize("done", [1, 2, 3, 4], ids=lambda done: f"after {done}")
def test_a_release_that_broke_off_is_finished(
    store: Store, released_elsewhere: Views, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    command, left = store.command, iter(range(done))

    def broken(sql: str, **parameters: object) -> None:
        if sql in release_surface.FILLS.values():
            next(left)
        command(sql, **parameters)

    store.write(quarter(50))
    closed = store.completed({key(shard) for shard in quarter(50)})
    roll_up(store, closed)
    monkeypatch.setattr(store, "command", broken)
    with pytest.raises(StopIteration):
        materialise(store, "acme", closed)
    monkeypatch.undo()
    materialise(store, "acme", closed)
    assert shown(store) == released_elsewhere


@pytest.fixture
def released_elsewhere(store: Store) -> Views:
    """What is released when nothing breaks off; the store is empty again."""
    close(store, quarter(50))
    found = shown(store)
    tables = [f"{store.release}.{table}" for table in TABLES]
    for table in ["usage_fact", "source_status", "unit_week_v1", *tables]:
        store.command(f"TRUNCATE TABLE {table}")
    return found


def test_a_week_of_which_rows_are_still_to_come_is_not_released(store: Store) -> None:
    late = usage({"Late": 100}, QUARTER[0], 500)
    close(store, [usage({"Big": 50}, QUARTER[0], 500), status(QUARTER[0], usage_rows=2)])
    close(store, [work({"Big": 7}, QUARTER[0]), status(QUARTER[0], work_rows=1, source="work", tool="any")])
    assert shown(store)["release_week"] == []
    assert [row["tool"] for row in shown(store)["release_source"]] == ["any"]
    store.write([late])
    close(store, [late])
    assert {row["unit"] for row in shown(store)["release_week"]} == {"Big", "Late"}


def test_one_organisation_says_nothing_of_another(store: Store) -> None:
    store.write([usage({"Big": 50}, QUARTER[0], 500), status(QUARTER[0], usage_rows=1)])
    store.write([usage({"Big": 450}, QUARTER[0], 500, org="other"), status(QUARTER[0], usage_rows=1, org="other")])
    store.write_signals([signal(org="acme"), signal(org="other")], 1)
    closed = {org: PeriodClosed(org=org, source=COPILOT, tool=COPILOT, period=QUARTER[0]) for org in ("other", "acme")}
    roll_up(store, [*closed.values()])
    materialise(store, "other", [closed["other"]])
    assert {row["org"] for rows in shown(store).values() for row in rows} == {"other"}
    materialise(store, "acme", [closed["acme"]])
    assert [(row["org"], row["share_active"]) for row in shown(store)["release_week"]] == [("acme", 0.1), ("other", 0.9)]


# Signals


def say(store: Store, version: int, *said: Signal) -> None:
    store.write_signals(said, version)
    materialise(store, "acme", [])


def told(store: Store) -> list[tuple[str, str]]:
    return [(row["as_of"], row["status"]) for row in shown(store)["release_signal"]]


def test_people_see_a_signal_without_the_fine_figures(store: Store) -> None:
    say(store, 1, signal())
    (row,) = shown(store)["release_signal"]
    assert row["strength"] == 0.4
    assert set(row) == {*signal().model_dump(), "said_on", "first_said_on"}


def test_each_statement_is_kept_and_the_latest_is_shown(store: Store) -> None:
    for version, week in enumerate(("2026-W40", "2026-W41", "2026-W42")):
        say(store, version, signal(as_of=week))
    say(store, 9, signal(as_of="2026-W41").model_copy(update={"strength": 0.9}))  # a replay that differs
    assert told(store) == [("2026-W42", "open")]
    merged(store)
    rows = store.query(f"SELECT as_of, strength FROM {store.release}.signal ORDER BY as_of").to_pylist()
    assert rows == [{"as_of": f"2026-W{week}", "strength": 0.4} for week in (40, 41, 42)]


@pytest.mark.parametrize("first", [SignalStatus.OPEN, SignalStatus.CLOSED])
def test_a_statement_may_be_withdrawn_within_its_week(store: Store, first: SignalStatus) -> None:
    say(store, 1, signal(state=first))
    say(store, 2, signal(state=SignalStatus.WITHDRAWN))
    say(store, 3, signal(state=first))
    assert told(store) == [("2026-W40", "withdrawn")]
    say(store, 4, signal(as_of="2026-W41"))
    assert told(store) == [("2026-W41", "open")]


def test_of_a_withheld_cell_nothing_is_said_but_what_was_said_may_be_withdrawn(store: Store) -> None:
    say(store, 1, signal("Shown", as_of="2026-W40"))
    close(store, [usage({"Shown": None, "Never": None}, "2026-W41"), status("2026-W41", usage_rows=2)])
    say(store, 2, signal("Shown", as_of="2026-W41"), signal("Never", as_of="2026-W41"))
    assert told(store) == [("2026-W40", "open")]
    withdrawn = [signal(unit, as_of="2026-W41", state=SignalStatus.WITHDRAWN) for unit in ("Shown", "Never")]
    say(store, 3, *withdrawn)
    assert told(store) == [("2026-W41", "withdrawn")]


# Its SQL


@pytest.mark.parametrize("fill", release_surface.FILLS)
def test_a_fill_writes_the_release_surface_and_nothing_else(fill: str) -> None:
    assert re.findall(r"INSERT INTO (\S+)", release_surface.FILLS[fill]) == [f"{{release:Identifier}}.{fill}"]


def test_every_fill_is_run() -> None:
    order = (*release_surface.OF_WEEKS, *release_surface.OF_QUARTERS, *release_surface.ALWAYS)
    assert sorted(order) == sorted(release_surface.FILLS) == sorted([*TABLES, "intervention"])
