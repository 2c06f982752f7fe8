"""The tables and views as they are made: they agree with the models, say what they hold, and forget in time."""

import re
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.errors import WrongUse
from pipeline.privacy.plan_model import Span, Subject, Surface
from pipeline.privacy.release_plan import read_plan
from pipeline.privacy.standard_plan import standard_plan
from pipeline.privacy.unit_gate import ROWS as ROWS_OF_UNITS
from pipeline.store import Store, open_store
from pipeline.store.tables import ENVELOPE, ROWS, SIGNAL, TABLES
from schemas.contract import Model
from schemas.fields import Family
from schemas.intervention import Intervention
from schemas.licences import LicenceRow
from schemas.noised import NoisedRow
from schemas.people import PeopleRow
from schemas.pulse import PulseRow
from schemas.questions import QuestionRow
from schemas.release import Shard
from schemas.signal import Signal
from schemas.status import StatusRow
from schemas.training import TrainingRow
from schemas.unsanctioned import UnsanctionedRow
from schemas.usage import UsageRow
from schemas.waitlist import Waitlist
from schemas.wire import SHARD_OF

DP = read_plan(Path("deploy/release-plan.dp.toml").read_text("utf-8"))
SQL = files("schemas") / "clickhouse"
SHARDS = SHARD_OF
MODELS: dict[Family, type[Model]] = {
    Family.USAGE: UsageRow,
    Family.LICENCES: LicenceRow,
    **ROWS_OF_UNITS,
    Family.NOISED: NoisedRow,
    Family.STATUS: StatusRow,
}
HUMAN = {
    "pulse": PulseRow,
    "question": QuestionRow,
    "training": TrainingRow,
    "unsanctioned": UnsanctionedRow,
    "people": PeopleRow,
}
FIGURES = {Subject.USAGE, Subject.LICENCES}
RETENTION = {TABLES[family]: shard.contract.retention_days for family, shard in SHARDS.items()} | {
    "signal": Signal.contract.retention_days,
    "intervention": Intervention.contract.retention_days,
    "waitlist": Waitlist.contract.retention_days,
    # What is made of several families lives no longer than the first of them to go.
    "unit_week_v1": min(SHARDS[family].contract.retention_days for family in (Family.USAGE, Family.LICENCES, Family.WORK)),
}
PLANNED = {
    "week": lambda place: place.surface is Surface.RELEASE and place.grain is Span.WEEK and place.family in FIGURES,
    "quarter": lambda place: place.surface is Surface.RELEASE and place.grain is Span.QUARTER and place.family in FIGURES,
    "noised": lambda place: place.family is Subject.NOISED,
    "unit": lambda place: place.surface is Surface.RELEASE and place.measure == "known_units",
    "withheld": lambda place: place.surface is Surface.RELEASE and place.measure in {"withheld", "not_reported"},
    "source": lambda place: place.surface is Surface.RELEASE and place.measure in {"state", "days_expected", "days_reported"},
    "signal": lambda place: place.surface is Surface.RELEASE and place.family is Subject.SIGNALS,
    "intervention": lambda place: place.surface is Surface.RELEASE and place.family is Subject.INTERVENTIONS,
}
"""Which planned cells a table of the release surface holds."""
TOLD = {"plan": {800}, "statement": {800}, "look": {400}, "measured": {100}}
"""What is told of Undertow itself, and how long that is kept: no figures about people, so the plan does not list them."""
NATURAL_KEYS = {
    "usage_fact": "org, source, tool, period, unit, grain, start",
    "licence_fact": "org, source, tool, period, unit, grain, start",
    "work_fact": "org, source, tool, period, unit, grain, start",
    "pulse_fact": "org, source, tool, period, unit, grain, start",
    "question_fact": "org, source, tool, period, unit, grain, start",
    "training_fact": "org, source, tool, period, unit, grain, start",
    "unsanctioned_fact": "org, source, tool, period, unit, grain, start",
    "people_fact": "org, source, tool, period, unit, grain, start",
    "noised_fact": "org, source, tool, period, level, unit, grain, start",
    "source_status": "org, source, tool, period",
    "unit_week_v1": "org, unit, tool, week",
    "signal": "org, id",
    "intervention": "org, unit, period, kind",
    "waitlist": "org, kind, period, unit",
    "migration": "name",
}
RELEASE_KEYS = {
    "week": "org, unit, tool, week",
    "quarter": "org, unit, tool, quarter",
    "unit": "org, unit, quarter",
    "withheld": "org, unit, tool, week",
    "noised": "org, source, tool, level, unit, grain, start",
    "source": "org, source, tool, week",
    "signal": "org, id, as_of, status",
    "intervention": "org, unit, period, kind",
    "plan": "org",
    "statement": "org, day, event, number",
    "look": "org, month, role, what",
    "measured": "org, at",
}
VIEWS = {
    "unit_week": "org unit parent tool week cohort cohort_size"
    " usage_status people_active people_active_by_own_action interactions"
    " licence_status seats seats_used seats_new seats_never_used seats_lapsed"
    " work_status items items_with_tool items_old_way source_state"
    " people_active_1_day people_active_2_3_days people_active_4_7_days features_used tools people_active_other_tools"
    " work_source_state",
    "unit_human_week": " ".join(
        (
            "org unit parent week cohort cohort_size",
            *(f"{key}_status {' '.join(row.measures())}" for key, row in HUMAN.items()),
            *(f"{key}_source_state" for key in HUMAN),
        )
    ),
    "unit_week_any_tool": "org unit week cohort_size tools tools_with_figures people_active_at_least people_active_at_most"
    " seats seats_used items items_old_way",
    "release_week": "org unit parent tool week cohort_size share_active share_own_action share_seats_used share_seats_idle",
    "release_quarter": "org unit parent tool quarter cohort_size band_active band_seats_used weeks_ok",
    "release_unit": "org unit parent quarter cohort_size",
    "release_withheld": "org unit parent tool week status reason cohort_size",
    "release_noised": "org unit parent source tool level grain start quarter cohort_size measure weeks_reported status reason"
    " band share plus_minus epsilon",
    "release_source": "org source tool week state days_expected days_reported",
    "release_signal": "org id unit tool family pattern since detected_period as_of closed_period status strength certainty"
    " evidence explanations next_steps rule also said_on first_said_on",
    "release_intervention": "org unit period kind week",
    "release_plan": "org day fingerprint profile k owner contact surface family measure grain form from_people audience purpose"
    " answers expires keep_days",
    "release_statement": "org day number event said_by takes_effect fingerprint",
    "release_look": "org month role what looks",
    "release_measured": "org at confirmed behind set_aside free_ratio",
}
RELEASE_VIEWS = {view for view in VIEWS if view.startswith("release_")}
COLUMNS = "SELECT table, name, type, comment FROM system.columns WHERE database = {database:String} ORDER BY table, position"
MADE = (
    "SELECT name, engine, sorting_key, create_table_query AS made, comment FROM system.tables WHERE database = {database:String}"
)
CURRENT = "SELECT currentDatabase() AS name"


def columns(store: Store, table: str, database: str | None = None) -> dict[str, str]:
    rows = store.query(COLUMNS, database=database or processing(store)).to_pylist()
    return {row["name"]: row["type"] for row in rows if row["table"] == table}


def made(store: Store, database: str | None = None) -> list[dict[str, str]]:
    """The tables and views of a database."""
    return store.query(MADE, database=database or processing(store)).to_pylist()


def processing(store: Store) -> str:
    return store.query(CURRENT).to_pylist()[0]["name"]


def kind(arrow: pa.DataType) -> str:
    """How ClickHouse calls what we send, without what the engine wraps around it."""
    names = {"string": "String", "date32[day]": "Date", "double": "Float64", "int64": "Int64"}
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
    assert {row["name"]: row["engine"] for row in made(store)} == dict.fromkeys(
        NATURAL_KEYS, "ReplacingMergeTree"
    ) | dict.fromkeys(VIEWS, "View")


def test_the_release_surface_is_a_database_of_its_own(store: Store) -> None:
    found = {row["name"]: row["engine"] for row in made(store, store.release)}
    assert found == dict.fromkeys(RELEASE_KEYS, "ReplacingMergeTree") | dict.fromkeys(RELEASE_VIEWS, "View")
    assert store.release == f"{processing(store)}_release"


@pytest.mark.parametrize("release", [False, True], ids=["processing", "release"])
def test_every_column_table_and_view_says_what_it_is(store: Store, release: bool) -> None:
    database = store.release if release else processing(store)
    rows = store.query(COLUMNS, database=database).to_pylist()
    assert [(row["table"], row["name"]) for row in rows if len(row["comment"]) < 10] == []
    assert [row["name"] for row in made(store, database) if len(row["comment"]) < 10] == []


def test_every_table_forgets_when_its_contract_says_so(store: Store) -> None:
    tables = {row["name"]: row["made"] for row in made(store) if row["engine"] != "View"}
    assert "TTL applied_at + toIntervalYear(50)" in tables.pop("migration")
    assert {name: days_kept(sql) for name, sql in tables.items()} == {name: {days} for name, days in RETENTION.items()}


def test_the_release_surface_forgets_when_the_plan_says_so(store: Store) -> None:
    tables = {row["name"]: row["made"] for row in made(store, store.release) if row["engine"] != "View"}
    assert {name: days_kept(sql) for name, sql in tables.items()} == {
        table: {cell.keep_days for plan in (standard_plan(), DP) for cell in plan.cells if belongs(cell.place)}
        for table, belongs in PLANNED.items()
    } | TOLD


def days_kept(sql: str) -> set[int]:
    return {int(days) for days in re.findall(r"TTL \w+ \+ toIntervalDay\((\d+)\)", sql)}


def test_rows_beyond_their_end_of_life_are_removed(store: Store) -> None:
    store.command("SYSTEM START TTL MERGES")
    for database in (processing(store), store.release):
        for row in made(store, database):
            if row["engine"] == "View" or row["name"] == "migration":
                continue
            (day,) = re.findall(r"TTL (\w+)", row["made"])
            (days,) = days_kept(row["made"])
            units = dict.fromkeys(("unit", "intervention", "waitlist"), "unit")
            keys = units | {"signal": "id", "plan": "org", "statement": "event", "look": "role", "measured": "org"}
            table, key = f"{database}.{row['name']}", keys.get(str(row["name"]), "tool")
            ages = f"SELECT today() - arrayJoin([10, {days - 1}, {days + 1}, 2000]) AS day"
            names, values = ("org", "toString(day)") if key == "org" else (f"org, {key}", "'acme', toString(day)")
            store.command(f"INSERT INTO {table} ({names}, {day}) SELECT {values}, day FROM ({ages})")
            store.command(f"OPTIMIZE TABLE {table} FINAL")
            left = store.query(f"SELECT today() - toDate({day}) AS age FROM {table} ORDER BY age").to_pylist()
            assert left == [{"age": 10}, {"age": days - 1}], table


def test_each_table_is_sorted_by_its_natural_key(store: Store) -> None:
    for database, keys in ((processing(store), NATURAL_KEYS), (store.release, RELEASE_KEYS)):
        assert {row["name"]: row["sorting_key"] for row in made(store, database) if row["engine"] != "View"} == keys


def test_the_views_have_the_columns_that_readers_rely_on(store: Store) -> None:
    for view, names in VIEWS.items():
        assert list(columns(store, view)) == names.split() == store.query(f"SELECT * FROM {view}").column_names
    for view in RELEASE_VIEWS:
        assert columns(store, view, store.release) == columns(store, view)


def test_what_people_see_is_read_from_the_release_surface_alone(store: Store) -> None:
    for database in (processing(store), store.release):
        views = {row["name"]: row["made"] for row in made(store, database) if row["name"] in RELEASE_VIEWS}
        for name, sql in views.items():
            assert re.findall(r"(?:FROM|JOIN) (\S+)", sql) == [f"{store.release}.{name.removeprefix('release_')}"]
            assert "SQL SECURITY" not in sql  # a reader's own rights are all it takes


def test_a_release_surface_is_not_made_apart(store: Store, dsn: str) -> None:
    with open_store(f"{dsn}_release") as people:
        assert people.release == store.release
        assert people.query("SELECT * FROM release_week").num_rows == 0
        with pytest.raises(WrongUse, match="names a release surface"):
            people.migrate()


def test_the_sql_is_easy_to_turn_into_a_replicated_one() -> None:
    tables = [sql for sql in applied_once() if "CREATE TABLE" in sql]
    assert len(tables) == len(NATURAL_KEYS) + len(RELEASE_KEYS)
    for sql in tables:
        assert len(re.findall(r"^ENGINE = ReplacingMergeTree\(\w+\)$", sql, re.MULTILINE)) == 1


def test_what_is_applied_once_is_one_statement_that_could_be_applied_twice() -> None:
    for sql in applied_once():
        assert re.search(r"^(?:CREATE|ALTER) TABLE .*IF (?:NOT )?EXISTS", sql, re.MULTILINE | re.DOTALL)
        assert ";" not in re.sub(r"'[^']*'|--.*", "", sql)


def applied_once() -> list[str]:
    return [file.read_text("utf-8") for file in [SQL / "migration.sql", *(SQL / "migrations").iterdir()]]


def test_no_sql_names_a_database() -> None:
    for folder in ("migrations", "views", "rollups", "release"):
        for file in (SQL / folder).iterdir():
            assert not re.search(r"\b(?:FROM|INTO|TABLE|JOIN|VIEW)\s+(?:IF NOT EXISTS\s+)?\w+\.\w", file.read_text("utf-8"))
