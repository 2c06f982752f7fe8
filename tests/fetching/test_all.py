"""`undertow collect --all`: what is due of every source; one that fails does not stop the others."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from pipeline.cli.main import main
from pipeline.privacy.standard_plan import standard_plan_text
from tests.fetching.conftest import canaries_in
from tests.fetching.serving import Clock, instead, status
from tests.fetching.vendors import WEEK, ClaudeCode, Cursor

TODAY = WEEK.sunday + timedelta(days=4)


@pytest.fixture
def cursor() -> Iterator[Cursor]:
    with Cursor() as server:
        yield server


@pytest.fixture
def claude() -> Iterator[ClaudeCode]:
    with ClaudeCode() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, cursor: Cursor, claude: ClaudeCode, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two vendors, and work from a file."""
    for name, value in {**cursor.environment, **claude.environment}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "exports").mkdir()
    lines = [f"{unit},{week},9,4,5" for week in (WEEK.shift(-1), WEEK) for unit in ("Alpha", "Beta")]
    (tmp_path / "exports/work.csv").write_text("\n".join(["unit,week,items,items_with_tool,items_old_way", *lines]) + "\n")
    cursor.roster(tmp_path)
    path = tmp_path / "sources.toml"
    path.write_text(f"""
roster = "roster.csv"

[sources.cursor]
since = "{WEEK.shift(-1)}"

[sources.cursor.fetch]
{cursor.options()}
[sources.claude-code]
since = "{WEEK}"

[sources.claude-code.fetch]
{claude.options()}
[sources.work]
input = ["exports"]
""")
    return path


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return tmp_path / "rows.ndjson"


def collect(config: Path, rows: Path, *more: str, today: date = TODAY) -> int:
    plan = config.with_name("plan.toml")
    plan.write_text(standard_plan_text().replace("k = 10\n", "k = 5\n"))
    ledger = str(config.parent / "written/ledger.ndjson")
    about = ["--plan", str(plan), "--ledger", ledger, "--today", str(today), "--out", str(rows), "--config", str(config)]
    with pytest.raises(SystemExit) as ended:
        main(["collect", "--all", *about, *more])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def released(rows: Path) -> set[tuple[str, str]]:
    return {(row["source"], row["period"]) for row in map(orjson.loads, rows.read_bytes().splitlines())}


PREVIOUS = str(WEEK.shift(-1))
EVERYTHING = {("cursor", PREVIOUS), ("cursor", str(WEEK)), ("claude-code", str(WEEK)), ("work", str(WEEK))}


def test_everything_due_is_closed_once(config: Path, rows: Path, written: Path, clock: Clock, cursor: Cursor) -> None:
    assert collect(config, rows) == 0
    assert released(rows) == EVERYTHING
    asked = len(cursor.asked)
    assert collect(config, rows) == 0
    assert rows.read_bytes() == b""
    assert len(cursor.asked) == asked


def test_days_of_several_weeks_are_asked_for_once(config: Path, rows: Path, written: Path, clock: Clock, cursor: Cursor) -> None:
    assert collect(config, rows) == 0
    first_pages = [orjson.loads(one.body)["startDate"] for one in cursor.asked if b'"page":1,' in one.body]
    assert len(first_pages) == len(set(first_pages)) == 6


def test_a_source_that_fails_does_not_stop_the_others(
    config: Path, rows: Path, written: Path, clock: Clock, cursor: Cursor, capsys: pytest.CaptureFixture[str]
) -> None:
    cursor.always = [("daily", status(403))]
    assert collect(config, rows) == 1
    assert released(rows) == {one for one in EVERYTHING if one[0] != "cursor"}
    told = capsys.readouterr().err
    assert "Not everything was collected: cursor." in told
    assert "canary" not in told
    assert canaries_in(written) == []
    cursor.always = []
    assert collect(config, rows) == 0
    assert released(rows) == {one for one in EVERYTHING if one[0] == "cursor"}


def test_a_week_of_which_nothing_came_yet_waits_and_is_an_outage_later(
    config: Path, rows: Path, written: Path, clock: Clock, claude: ClaudeCode, capsys: pytest.CaptureFixture[str]
) -> None:
    claude.always = [("usage_report", instead({"data": [], "has_more": False, "next_page": None}))]
    assert collect(config, rows) == 1
    assert ("claude-code", str(WEEK)) not in released(rows)
    assert "next to no record" in " ".join(capsys.readouterr().err.replace("│", " ").split())
    monday = WEEK.sunday + timedelta(days=18)
    assert collect(config, rows, today=monday) == 1  # the newer weeks have nothing either, and wait
    assert ("claude-code", str(WEEK)) in released(rows)


def test_a_missing_credential_is_told_and_the_rest_goes_on(
    config: Path, rows: Path, written: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("UNDERTOW_CURSOR_KEY")
    assert collect(config, rows) == 1
    assert released(rows) == {one for one in EVERYTHING if one[0] != "cursor"}
    assert "UNDERTOW_CURSOR_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["cursor"], ["--fetch"], ["--input", "x.csv"], ["--period", "2026-W40"]])
def test_all_takes_everything_from_the_file(more: list[str], config: Path, rows: Path, written: Path) -> None:
    assert collect(config, rows, *more) == 2


def test_one_week_alone_is_the_same_release(config: Path, rows: Path, written: Path, clock: Clock) -> None:
    assert collect(config, rows) == 0
    together = {line for line in rows.read_bytes().splitlines() if b'"cursor"' in line and str(WEEK).encode() in line}
    (written / "ledger.ndjson").unlink()
    config.write_text(config.read_text().replace(f'since = "{PREVIOUS}"', f'since = "{WEEK}"'))
    assert collect(config, rows) == 0
    assert {line for line in rows.read_bytes().splitlines() if b'"cursor"' in line} == together
