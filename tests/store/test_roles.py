"""The roles as an administrator would make them: what each may do, and that it may do nothing else."""

import json
from pathlib import Path

import pytest

from pipeline.store import Store, open_store
from tests.store.as_role import ROLES, USERS, grants, run_as, settings, statements
from tests.store.test_tables import NATURAL_KEYS, RELEASE_KEYS, RELEASE_VIEWS

WORK = """
from pipeline.rollups import materialise, roll_up
from tests.store.samples import key, release, signal, status

said = [len(store.migrate()) > 0]
store.write(release())
closed = store.completed([key(status())])
roll_up(store, closed)
store.write_signals([signal()], 1)
materialise(store, "acme", closed)
said.append(len(closed))
said.append(store.query("SELECT count() AS n FROM release_signal").to_pylist()[0]["n"])
names["said"] = said
"""
ASK = """
import json
import stamina
from pipeline.errors import UndertowError

stamina.set_active(False)

def ask(sql):
    try:
        store.query(sql) if sql.startswith(("SELECT", "SHOW")) else store.command(sql)
    except UndertowError as fault:
        return fault.what
    return "yes"

names["said"] = {sql: ask(sql) for sql in json.loads('''QUESTIONS''')}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that the writer made and filled, with nobody's rights but its own."""
    folder = tmp_path_factory.mktemp("roles") / "store"
    assert run_as("undertow_writer", folder, WORK, "undertow") == [True, 1, 1]
    return folder


def answers(folder: Path, questions: list[str], role: str = "undertow_reader", database: str = "undertow_release") -> object:
    return run_as(role, folder, ASK.replace("QUESTIONS", json.dumps(questions)), database)


def test_a_reader_reads_the_release_surface(folder: Path) -> None:
    questions = [f"SELECT * FROM {view}" for view in sorted(RELEASE_VIEWS)] + [f"SELECT * FROM {table}" for table in RELEASE_KEYS]
    assert answers(folder, questions) == dict.fromkeys(questions, "yes")


def test_a_reader_reads_nothing_else(folder: Path) -> None:
    tables = [f"SELECT * FROM undertow.{name}" for name in [*NATURAL_KEYS, *RELEASE_VIEWS, "unit_week"]]
    by_other_ways = [
        "SELECT * FROM remote('127.0.0.1', undertow.usage_fact)",
        "SELECT * FROM file('store/**', 'RawBLOB')",
        "SELECT * FROM url('http://127.0.0.1/', 'RawBLOB')",
        "SHOW CREATE TABLE undertow.usage_fact",
    ]
    said = answers(folder, [*tables, *by_other_ways])
    assert {sql for sql, answer in said.items() if "ACCESS_DENIED" not in answer} == set()
    merged = "SELECT * FROM merge('undertow', '.*')"  # finds no table that it may see, which is another fault
    assert answers(folder, [merged]) != {merged: "yes"}


def test_a_reader_changes_nothing(folder: Path) -> None:
    said = answers(
        folder,
        [
            "INSERT INTO week SELECT * FROM week",
            "ALTER TABLE week DELETE WHERE 1",
            "TRUNCATE TABLE week",
            "DROP TABLE week",
            "DROP VIEW release_week",
            "CREATE VIEW mine AS SELECT * FROM undertow.usage_fact",
            "GRANT SELECT ON undertow.* TO default",
            "SET readonly = 0",
        ],
    )
    assert {sql for sql, answer in said.items() if "ACCESS_DENIED" not in answer and "READONLY" not in answer} == set()


def test_a_reader_lifts_no_limit(folder: Path) -> None:
    said = answers(folder, ["SET readonly = 0", "SET max_result_rows = 0", "SELECT 1 SETTINGS max_result_rows = 0"])
    assert all("READONLY" in answer for answer in said.values())


def test_a_writer_reaches_no_other_database(folder: Path) -> None:
    said = answers(
        folder, ["CREATE DATABASE other", "CREATE USER me", "SELECT * FROM system.grants"], "undertow_writer", "undertow"
    )
    assert all("ACCESS_DENIED" in answer for answer in said.values())


def test_the_grants_are_few() -> None:
    assert grants("undertow_reader") == ["GRANT SELECT ON undertow_release.*"]
    assert grants("undertow_auditor") == ["GRANT SELECT(event_time, type, query_kind, user, tables) ON system.query_log"]
    assert settings("undertow_reader")["readonly"] == ("1", False)
    assert {name for name, (_, may_change) in settings("undertow_reader").items() if may_change} == {"max_execution_time"}
    assert {grant.rsplit(" ON ", 1)[1] for grant in grants("undertow_writer")} == {"undertow.*", "undertow_release.*"}


def test_each_statement_is_one_the_engine_understands(tmp_path: Path) -> None:
    with open_store(f"chdb://{tmp_path}/store") as store:
        store.migrate()
        for sql in [*statements(ROLES), *statements(USERS)]:
            assert parsed(store, sql)


def parsed(store: Store, sql: str) -> str:
    return str(store.query("SELECT formatQuerySingleLine({text:String}) AS sql", text=sql).to_pylist()[0]["sql"])


def test_every_user_of_the_example_has_one_of_the_roles_and_no_right_of_its_own() -> None:
    users, granted = statements(USERS)[::2], statements(USERS)[1::2]
    assert [sql.split()[5] for sql in users] == [sql.split()[3] for sql in granted]
    assert {sql.split()[1] for sql in granted} == {"undertow_writer", "undertow_reader", "undertow_auditor"}
