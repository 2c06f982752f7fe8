"""The tables and views as they are made: they agree with the models, say what they hold, and forget in time."""

import re
from importlib.resources import files

import pyarrow as pa
import pytest

from pipeline.store import Store
from pipeline.store.tables import ENVELOPE, ROWS, SIGNAL, TABLES
from schemas.contract import Model
from schemas.fields import Family
from schemas.licences import LicenceRow, LicenceShard
from schemas.release import Shard
from schemas.signal import Signal
from schemas.status import StatusRow, StatusShard
from schemas.usage import UsageRow, UsageShard
from schemas.work import WorkRow, WorkShard

SQL = files("schemas") / "clickhouse"
SHARDS = {Family.USAGE: UsageShard, Family.LICENCES: LicenceShard, Family.WORK: WorkShard, Family.STATUS: StatusShard}
MODELS = {Family.USAGE: UsageRow, Family.LICENCES: LicenceRow, Family.WORK: WorkRow, Family.STATUS: StatusRow}
RETENTION = {TABLES[family]: shard.contract.retention_days for family, shard in SHARDS.items()} | {
    "signal": Signal.contract.retention_days,
    # What is made of several families lives no longer than the first of them to go.
    "unit_week_v1": min(SHARDS[family].contract.retention_days for family in (Family.USAGE, Family.LICENCES, Family.WORK)),
}
NATURAL_KEYS = {
    "usage_fact": "org, source, tool, period, unit, grain, start",
    "licence_fact": "org, source, tool, period, unit, grain, start",
    "work_fact": "org, source, tool, period, unit, grain, start",
    "source_status": "org, source, tool, period",
    "unit_week_v1": "org, unit, tool, week",
    "signal": "org, id",
    "migration": "name",
}
VIEWS = {
    "unit_week": "org unit parent tool week cohort cohort_size"
    " usage_status people_active people_active_by_own_action interactions"
    " licence_status seats seats_used seats_new seats_never_used seats_lapsed"
    " work_status items items_with_tool items_old_way source_state",
    "release_week": "org unit parent tool week cohort_size share_active share_own_action share_seats_used share_seats_idle",
    "release_quarter": "org unit parent tool quarter cohort_size band_active band_seats_used weeks_ok",
    "release_withheld": "org unit parent tool week status reason cohort_size",
    "release_source": "org source tool week state days_expected days_reported",
    "release_signal": "org id unit tool family pattern since detected_period as_of closed_period status strength certainty"
    " evidence explanations next_steps rule",
}
COLUMNS = "SELECT table, name, type, comment FROM system.columns WHERE database = currentDatabase() ORDER BY table, position"
MADE = (
    "SELECT name, engine, sorting_key, create_table_query AS made, comment FROM system.tables WHERE database = currentDatabase()"
)


def columns(store: Store, table: str) -> dict[str, str]:
    return {row["name"]: row["type"] for row in store.query(COLUMNS).to_pylist() if row["table"] == table}


def kind(arrow: pa.DataType) -> str:
    """How ClickHouse calls what we send, without what the engine wraps around it."""
    names = {"string": "String", "date32[day]": "Date", "double": "Float64"}
    return names.get(str(arrow), str(arrow).replace("uint", "UInt"))


def plain(clickhouse: str) -> str:
    return re.sub(r"(?:LowCardinality|Nullable)\(([^()]*)\)", r"\1", re.sub(r"Nullable\(([^()]*)\)", r"\1", clickhouse))


@pytest.mark.parametrize("family", Family)
def test_each_field_of_a_row_has_a_column_and_each_column_a_field(store: Store, family: Family) -> None:
    row: type[Model] = MODELS[family]
    envelope = set(Shard.model_fields) - {"shard", "shards"}
    derived = {"start"} if family is Family.STATUS else set()
    assert set(columns(store, TABLES[family])) == envelope | set(row.model_fields) | derived
    assert set(ENVELOPE) == envelope
    assert list(ROWS[family]) == list(row.model_fields)


@pytest.mark.parametrize("family", Family)
def test_each_column_is_sent_in_its_own_type(store: Store, family: Family) -> None:
    sent = {name: kind(arrow) for name, arrow in {**ENVELOPE, **ROWS[family]}.items() if not pa.types.is_map(arrow)}
    kept = {name: plain(clickhouse) for name, clickhouse in columns(store, TABLES[family]).items() if name in sent}
    assert kept == sent


def test_a_field_may_be_null_exactly_when_its_column_may(store: Store) -> None:
    for family, row in MODELS.items():
        nullable = {name for name, clickhouse in columns(store, TABLES[family]).items() if "Nullable" in clickhouse}
        assert nullable == {
            name for name, field in row.model_fields.items() if type(None) in getattr(field.annotation, "__args__", ())
        }


def test_signals_have_a_column_a_field(store: Store) -> None:
    assert set(columns(store, "signal")) == set(Signal.model_fields) | {"as_of_day", "version"}
    assert set(SIGNAL) == set(Signal.model_fields)


def test_everything_made_is_known_here(store: Store) -> None:
    made = {row["name"]: row["engine"] for row in store.query(MADE).to_pylist()}
    assert made == dict.fromkeys(NATURAL_KEYS, "ReplacingMergeTree") | dict.fromkeys(VIEWS, "View")


def test_every_column_table_and_view_says_what_it_is(store: Store) -> None:
    assert [(row["table"], row["name"]) for row in store.query(COLUMNS).to_pylist() if len(row["comment"]) < 10] == []
    assert [row["name"] for row in store.query(MADE).to_pylist() if len(row["comment"]) < 10] == []


def test_every_table_forgets_when_its_contract_says_so(store: Store) -> None:
    made = {row["name"]: row["made"] for row in store.query(MADE).to_pylist() if row["engine"] != "View"}
    days = {name: re.search(r"TTL \w+ \+ toIntervalDay\((\d+)\)", sql) for name, sql in made.items() if name != "migration"}
    assert {name: found and int(found[1]) for name, found in days.items()} == RETENTION
    assert "TTL applied_at + toIntervalYear(50)" in made["migration"]


def test_rows_beyond_their_end_of_life_are_removed(store: Store) -> None:
    row = "INSERT INTO source_status (org, source, tool, period, start) SELECT 'acme', 's', 't', toString(day), day FROM"
    store.command(f"{row} (SELECT today() - arrayJoin([10, 799, 801, 2000]) AS day)")
    store.command("SYSTEM START TTL MERGES")
    store.command("OPTIMIZE TABLE source_status FINAL")
    assert store.query("SELECT today() - start AS age FROM source_status ORDER BY age").to_pylist() == [{"age": 10}, {"age": 799}]


def test_each_table_is_sorted_by_its_natural_key(store: Store) -> None:
    made = store.query(MADE).to_pylist()
    assert {row["name"]: row["sorting_key"] for row in made if row["engine"] != "View"} == NATURAL_KEYS


def test_the_views_have_the_columns_that_readers_rely_on(store: Store) -> None:
    for view, names in VIEWS.items():
        assert list(columns(store, view)) == names.split() == store.query(f"SELECT * FROM {view}").column_names


def test_people_need_no_right_on_what_lies_below_the_release_surface(store: Store) -> None:
    views = {row["name"]: row["made"] for row in store.query(MADE).to_pylist() if row["engine"] == "View"}
    assert {name for name, sql in views.items() if "SQL SECURITY DEFINER" in sql} == {
        name for name in VIEWS if name != "unit_week"
    }


def test_the_sql_is_easy_to_turn_into_a_replicated_one() -> None:
    tables = [sql for sql in applied_once() if "CREATE TABLE" in sql]
    assert len(tables) == len(NATURAL_KEYS)
    for sql in tables:
        assert len(re.findall(r"^ENGINE = ReplacingMergeTree\(\w+\)$", sql, re.MULTILINE)) == 1


def test_what_is_applied_once_is_one_statement_that_could_be_applied_twice() -> None:
    for sql in applied_once():
        assert re.search(r"^(?:CREATE|ALTER) TABLE .*IF (?:NOT )?EXISTS", sql, re.MULTILINE | re.DOTALL)
        assert ";" not in re.sub(r"'[^']*'|--.*", "", sql)


def applied_once() -> list[str]:
    return [file.read_text("utf-8") for file in [SQL / "migration.sql", *(SQL / "migrations").iterdir()]]


def test_no_sql_names_a_database() -> None:
    for folder in ("migrations", "views", "rollups"):
        for file in (SQL / folder).iterdir():
            assert not re.search(r"\b(?:FROM|INTO|TABLE|JOIN|VIEW)\s+(?:IF NOT EXISTS\s+)?\w+\.\w", file.read_text("utf-8"))
