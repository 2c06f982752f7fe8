"""``undertow privacy erase`` on a store with a quarter: what was asked is gone, the rest stays, and it says what it leaves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.cli.privacy_erase import OUT_OF_REACH
from pipeline.logbook import read_log
from pipeline.privacy.access import looks
from pipeline.rollups import materialise
from pipeline.store import Erasure, Store, open_store
from tests.report.filled import ORG, TOOL, WEEKS
from tests.store.test_tables import made, processing

WEEK = str(WEEKS[3])
UNIT = "Search"
Rows = dict[str, list[dict[str, object]]]
Concerned = Callable[[dict[str, object]], bool]


@pytest.fixture
def dsn(filled_store: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    place = filled_store(tmp_path / "store")
    with open_store(place) as store:
        other = "SELECT * REPLACE ('other' AS org) FROM"
        for table in ("usage_fact", f"{store.release}.week"):
            store.command(f"INSERT INTO {table} {other} {table}")
    monkeypatch.setenv("UNDERTOW_ORG", ORG)
    monkeypatch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path / "access.ndjson"))
    return place


def erase(capsys: pytest.CaptureFixture[str], dsn: str, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main(["privacy", "erase", "--store", dsn, *arguments])
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def everything(dsn: str) -> Rows:
    with open_store(dsn) as store:
        return {
            f"{database}.{row['name']}": store.query(f"SELECT * FROM {database}.{row['name']} ORDER BY ALL").to_pylist()
            for database in (processing(store), store.release)
            for row in made(store, database)
            if row["engine"] != "View" and row["name"] != "migration"
        }


def of_unit(row: dict[str, object]) -> bool:
    return row["org"] == ORG and row.get("unit") == UNIT


def of_week(row: dict[str, object]) -> bool:
    spans = "since" in row and row["since"] <= WEEK <= row["as_of"]
    quarter = row.get("quarter") == WEEKS[3].quarter and "last_day" in row
    return row["org"] == ORG and (row.get("period") == WEEK or row.get("week") == WEEKS[3].monday or spans or quarter)


@pytest.mark.parametrize(
    ("asked", "concerned"), [(["--unit", UNIT], of_unit), (["--period", WEEK], of_week)], ids=["unit", "period"]
)
def test_it_is_gone_and_nothing_else_is(
    dsn: str, capsys: pytest.CaptureFixture[str], asked: list[str], concerned: Concerned
) -> None:
    before = everything(dsn)
    code, out, err = erase(capsys, dsn, *asked, "--yes", "--json")
    assert code == 0, err
    after = everything(dsn)
    assert after == {table: [row for row in rows if not concerned(row)] for table, rows in before.items()}
    said = json.loads(out)
    assert said["removed"] == {table: sum(map(concerned, before[table])) for table in said["removed"]}
    assert set(said["left"].values()) == {0}
    assert {table for table, rows in before.items() if any(map(concerned, rows))} <= set(said["removed"])


def test_rows_are_taken_out_and_not_only_marked(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert erase(capsys, dsn, "--unit", UNIT, "--yes")[0] == 0
    with open_store(dsn) as store:
        marked = "SELECT count() AS n FROM system.parts WHERE active AND has_lightweight_delete"
        assert store.query(marked).to_pylist() == [{"n": 0}]


def everything_made(store: Store) -> list[tuple[str, str]]:
    return [
        (database, str(row["name"]))
        for database in (processing(store), store.release)
        for row in made(store, database)
        if row["engine"] != "View"
    ]


def test_what_was_erased_is_not_released_again(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert erase(capsys, dsn, "--unit", UNIT, "--yes")[0] == 0
    after = everything(dsn)
    with open_store(dsn) as store:
        materialise(store, ORG, store.completed([(ORG, TOOL, TOOL, str(week)) for week in WEEKS]))
    assert everything(dsn) == after


def test_a_dry_run_counts_and_changes_nothing(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(dsn)
    code, out, _ = erase(capsys, dsn, "--unit", UNIT, "--dry-run", "--json")
    assert code == 0
    assert (
        sum(json.loads(out)["would_remove"].values()) == sum(map(of_unit, (row for rows in before.values() for row in rows))) > 0
    )
    assert everything(dsn) == before


def test_without_a_terminal_it_has_to_be_said(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(dsn)
    code, _, err = erase(capsys, dsn, "--unit", UNIT)
    assert code == 2
    assert "--yes" in err
    assert everything(dsn) == before


@pytest.mark.parametrize("asked", [[], ["--unit", UNIT, "--period", WEEK], ["--period", "last week"]], ids=" ".join)
def test_what_to_erase_has_to_be_said_in_one_way(dsn: str, capsys: pytest.CaptureFixture[str], asked: list[str]) -> None:
    assert erase(capsys, dsn, *asked, "--yes")[0] == 2


def test_it_says_what_it_cannot_reach_and_leaves_an_entry(dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = erase(capsys, dsn, "--unit", UNIT, "--yes")
    assert all(line.split("{")[0] in err for line in OUT_OF_REACH)
    assert "undertow_release.quarter" in out
    (look,) = looks(read_log(tmp_path / "access.ndjson").entries)
    assert (look.unit, look.what) == (UNIT, "erase")


def test_every_table_is_reached(dsn: str) -> None:
    with open_store(dsn) as store:
        tables = {f"{database}.{name}" for database, name in everything_made(store) if name != "migration"}
        reached = set(store.held(Erasure(ORG, WEEKS[3]))) | set(store.held(Erasure(ORG, UNIT)))
    # The plan, what the works council said and counts of looks are about no unit and no week of figures.
    assert tables - reached == {f"undertow_release.{table}" for table in ("plan", "statement", "look", "measured")}
    assert reached <= tables
