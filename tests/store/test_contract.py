"""What a store promises; every test runs on the embedded engine and over HTTP."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.errors import Refused
from pipeline.store import Store
from pipeline.store.tables import ENVELOPE, TABLES
from schemas.fields import Family
from schemas.signal import SignalStatus
from schemas.wire import AnyShard
from tests.store.conftest import Rows
from tests.store.samples import daily_usage, key, licences, release, signal, status, usage, work

FACTS = [TABLES[family] for family in TABLES]
ODD_NAMES = [
    "Team 'quoted'",
    'Team "double"',
    "back\\slash \\' \\n",
    "Ünïcode – 東京 🙂",
    "100%; DROP TABLE usage_fact --",
    "{x:String}",
]


# Migrations


def test_migrating_twice_changes_nothing(bare: Store) -> None:
    pending = bare.pending()
    assert bare.migrate() == pending != []
    assert bare.migrate() == bare.pending() == []


def test_asking_what_is_pending_makes_nothing(bare: Store) -> None:
    assert bare.pending() == bare.pending() != []


def test_a_migration_that_was_edited_is_refused_by_name(store: Store) -> None:
    store.command("INSERT INTO migration SELECT '0003_work_fact', repeat('0', 64), now() + 1")
    for ask in (store.migrate, store.pending):
        with pytest.raises(Refused, match=r"edited after it was applied: 0003_work_fact\."):
            ask()


def test_a_database_newer_than_the_program_is_refused(store: Store) -> None:
    store.command("INSERT INTO migration SELECT '9999_from_the_future', repeat('0', 64), now()")
    with pytest.raises(Refused, match=r"newer than this program: it has had 9999_from_the_future\."):
        store.migrate()


def test_a_migration_that_was_interrupted_goes_on(store: Store) -> None:
    store.write(release())
    store.command("TRUNCATE TABLE migration")
    assert store.pending() == store.migrate() != []
    assert store.completed([key(status())])


# Facts


@pytest.mark.parametrize(
    "shard",
    [usage({"Payments": 9, "Risk": None}), daily_usage("organisation", 80), licences({"Payments": 12}), work({"Payments": 40})],
    ids=["usage", "daily usage", "licences", "work"],
)
def test_what_was_written_is_read_back(store: Store, rows: Rows, shard: AnyShard) -> None:
    assert store.write([shard]) == len(shard.rows)
    said = shard.model_dump(include=set(ENVELOPE))
    assert rows(TABLES[shard.family], "FINAL") == [said | row.model_dump() for row in shard.rows]


def test_a_status_is_read_back(store: Store, rows: Rows) -> None:
    shard = status(usage_rows=3)
    store.write([shard])
    (row,) = rows("source_status", "FINAL")
    assert dict(row.pop("records_rejected")) == {"bad_date": 2, "no_unit": 1}
    assert row.pop("start").isoformat() == "2026-09-28"
    assert dict(row.pop("drift")) == {"field brand_new": 10}
    assert row == shard.model_dump(include=set(ENVELOPE)) | shard.rows[0].model_dump(exclude={"records_rejected", "drift"})


def test_missing_is_never_zero(store: Store) -> None:
    store.write([usage({"Nobody": 0, "Hidden": None})])
    found = store.query("SELECT unit, people_active, interactions FROM usage_fact FINAL ORDER BY unit").to_pylist()
    assert found == [
        {"unit": "Hidden", "people_active": None, "interactions": None},
        {"unit": "Nobody", "people_active": 0, "interactions": None},
    ]


def test_writing_nothing_is_fine(store: Store) -> None:
    assert store.write([]) == 0
    assert store.write([usage({})]) == 0


def test_writing_twice_changes_nothing(store: Store, rows: Rows) -> None:
    store.write(release())
    once = {table: rows(table, "FINAL") for table in FACTS}
    store.write(release())
    store.write([*reversed(release()), *release()])
    assert {table: rows(table, "FINAL") for table in FACTS} == once


@pytest.mark.parametrize("numbers", list(itertools.permutations((1, 2, 3))))
def test_an_older_release_never_beats_a_newer_one(store: Store, numbers: tuple[int, ...]) -> None:
    for number in numbers:
        store.write([usage({"Payments": 10 * number}, release=number)])
    assert store.query("SELECT people_active, release FROM usage_fact FINAL").to_pylist() == [{"people_active": 30, "release": 3}]


MESSAGES = [usage({"A": n, "B": n}, release=n) for n in (1, 2)] + [
    usage({"B": 9, "C": 9}, release=3),
    usage({"A": 3}, "2026-W41"),
]
ORGS = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(range(len(MESSAGES))), max_size=4), max_size=5))
def test_any_order_any_batches_and_any_repeats_give_the_same_rows(store: Store, batches: list[list[int]]) -> None:
    org = f"org-{next(ORGS)}"  # the database is kept from one example to the next
    sent = [[MESSAGES[i].model_copy(update={"org": org}) for i in batch] for batch in batches]
    for batch in sent:
        store.write(batch)
    expected = {}
    for shard in itertools.chain(*sent):
        for row in shard.rows:
            place = (shard.period, row.unit)
            expected[place] = max(expected.get(place, (0, 0)), (shard.release, row.people_active))
    sql = "SELECT period, unit, release, people_active FROM usage_fact FINAL WHERE org = {org:String}"
    found = store.query(sql, org=org).to_pylist()
    assert {(row["period"], row["unit"]): (row["release"], row["people_active"]) for row in found} == expected


@pytest.mark.parametrize("unit", ODD_NAMES)
def test_odd_names_are_kept_as_they_are(store: Store, unit: str) -> None:
    store.write([usage({unit: 5})])
    sql = "SELECT unit, {unit:String} AS said FROM usage_fact FINAL WHERE unit = {unit:String} AND unit IN {units:Array(String)}"
    assert store.query(sql, unit=unit, units=["x", unit]).to_pylist() == [{"unit": unit, "said": unit}]
    store.write_signals([signal(unit=unit)], 1)
    assert store.signals() == [signal(unit=unit)]


@pytest.mark.parametrize("unit", ["two\nlines", "tab\t", "nul\0", "someone@example.org", ""])
def test_a_name_that_could_be_something_else_never_gets_here(unit: str) -> None:
    with pytest.raises(ValidationError):
        usage({unit: 5})


def test_parameters_are_values_and_never_sql(store: Store) -> None:
    hostile = "x' OR 1=1; DROP TABLE usage_fact; --"
    store.write([usage({"Payments": 9})])
    assert store.query("SELECT 1 FROM usage_fact FINAL WHERE unit = {unit:String}", unit=hostile).num_rows == 0
    assert store.knowledge(hostile) == 0
    assert store.signals(hostile) == []
    assert store.completed([(hostile, hostile, hostile, hostile)]) == []
    assert store.query("SELECT count() AS n FROM usage_fact").to_pylist() == [{"n": 1}]


# Completed periods


def test_a_period_is_complete_when_its_status_and_all_its_rows_are_in(store: Store) -> None:
    shards = release()
    for shard in shards:
        assert store.completed([key(shard)]) == []
        store.write([shard])
    (closed,) = store.completed([key(shards[0]), key(shards[0])])
    assert (closed.org, closed.source, closed.tool, closed.period) == key(shards[0])


@pytest.mark.parametrize("absent", range(4))
def test_a_period_is_not_complete_while_anything_is_absent(store: Store, absent: int) -> None:
    shards = release()
    store.write([*shards[:absent], *shards[absent + 1 :]])
    store.write([*shards[:absent], *shards[absent + 1 :]])
    assert store.completed([key(shards[0])]) == []
    store.write([shards[absent]])
    assert len(store.completed([key(shards[0])])) == 1


def test_rows_of_another_release_week_or_organisation_do_not_make_a_period_complete(store: Store) -> None:
    store.write([usage({"Payments": 9}), usage({"Payments": 9}, "2026-W39"), usage({"Payments": 9}, org="other")])
    store.write([status(usage_rows=1, release=2)])
    assert store.completed([key(status())]) == []
    store.write([usage({"Payments": 8}, release=2)])
    assert len(store.completed([key(status())])) == 1


def test_only_the_periods_asked_for_are_named_in_order(store: Store) -> None:
    keys = [key(status(week)) for week in ("2026-W40", "2026-W38", "2026-W39")]
    store.write([status(week) for *_, week in keys])
    assert [closed.period for closed in store.completed(keys[:2])] == ["2026-W38", "2026-W40"]
    assert store.completed([]) == []


# Knowledge


def test_knowledge_rises_with_each_period_closed_and_with_nothing_else(store: Store) -> None:
    seen = [store.knowledge("acme")]
    assert seen == [0]
    for shard in (
        status("2026-W39"),
        status("2026-W30"),  # late
        status("2026-W40"),
        status("2026-W40", source="work", tool="any"),
        status("2026-W40", release=2),
    ):
        store.write([shard, usage({"Payments": 1})])
        seen.append(store.knowledge("acme"))
        store.write([shard])
        store.write([status("2026-W41", org="other")])
        assert store.knowledge("acme") == seen[-1]
    assert seen == sorted(set(seen))


def test_knowledge_does_not_fall_when_old_periods_reach_their_end_of_life(store: Store) -> None:
    weeks = [f"{year}-W{week:02}" for year in (2024, 2025) for week in range(1, 53)]
    store.write([status(week, source=source) for week in weeks for source in ("one", "two", "three")])
    before = store.knowledge("acme")
    store.command("DELETE FROM source_status WHERE start < '2024-12-01'")
    assert store.knowledge("acme") == before
    store.write([status("2026-W40", source="one")])
    assert store.knowledge("acme") > before


# Signals


def test_signals_are_read_back(store: Store) -> None:
    signals = [signal("Risk"), signal("Payments", state=SignalStatus.CLOSED)]
    store.write_signals(signals, 3)
    store.write_signals([], 4)
    assert store.signals() == store.signals("acme") == [signals[1], signals[0]]
    assert store.signals("other") == []


def test_the_signal_with_the_highest_version_stands(store: Store) -> None:
    withdrawn = signal(state=SignalStatus.WITHDRAWN, as_of="2026-W41")
    store.write_signals([withdrawn], 7)
    store.write_signals([signal()], 6)
    assert store.signals() == [withdrawn]


def test_of_two_signals_of_one_version_the_later_stands(store: Store) -> None:
    store.write_signals([signal()], 7)
    store.write_signals([signal(state=SignalStatus.CLOSED)], 7)
    assert [s.status for s in store.signals()] == [SignalStatus.CLOSED]


# Faults


def test_a_database_without_tables_says_to_migrate(bare: Store) -> None:
    for ask in (bare.signals, lambda: bare.write(release()), lambda: bare.completed([key(status())])):
        with pytest.raises(Refused, match="undertow migrate"):
            ask()


@pytest.mark.parametrize("sql", ["SELEKT 1", "SELECT nothing_like_it FROM usage_fact", "SELECT {absent:String}", "SELECT f(1)"])
def test_a_statement_that_cannot_work_is_refused_at_once(store: Store, sql: str) -> None:
    with pytest.raises(Refused) as refused:
        store.query(sql)
    assert "nothing_like_it" not in str(refused.value)


def test_a_value_that_does_not_fit_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        store.query("SELECT {week:Date}", week="never")


def test_families_and_tables_are_in_the_order_of_a_release() -> None:
    assert list(TABLES) == list(Family)
