"""Vendor files go when their weeks are closed and nothing looks back at them; everything else stays, with a reason."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from pipeline.cli import collect_sending as sending
from pipeline.cli.main import main
from pipeline.collector.activity import LOOK_BACK
from pipeline.collector.closing import close_once, closed_weeks
from pipeline.collector.deleting import delete, judge
from pipeline.collector.job import Job
from pipeline.collector.run import Release
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from tests.collector.made import WEEK, job, usage_row, write_roster

LATER = frozenset(WEEK.shift(weeks) for weeks in range(LOOK_BACK + 1))
Files = Callable[..., Path]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def use(folder: Path, name: str, *weeks: Week, last: bytes = b"") -> Path:
    path = folder / name
    path.write_bytes(b"".join(usage_row(person, week.monday) for week in weeks for person in range(12)) + last)
    return path


def seats(folder: Path, name: str) -> Path:
    path = folder / name
    seat = {"created_at": "2026-01-05T09:00:00Z", "last_activity_at": None, "assignee": {"login": "canary-1"}}
    path.write_bytes(orjson.dumps({"total_seats": 1, "seats": [seat]}))
    return path


def asked(tmp_path: Path, *inputs: Path, **more: object) -> Job:
    return job(sorted(inputs), write_roster(tmp_path, {"Alpha": 7, "Beta": 6}), **more)


def kept(asked_for: Job, closed: frozenset[Week] | set[Week]) -> dict[str, str | None]:
    return {verdict.path.name: verdict.keep for verdict in judge(asked_for, frozenset(closed))}


def test_a_file_goes_when_its_weeks_and_those_that_look_back_at_it_are_closed(tmp_path: Path, exports: Path) -> None:
    one, two = use(exports, "one.ndjson", WEEK), use(exports, "two.ndjson", WEEK, WEEK.shift(1))
    asked_for = asked(tmp_path, one, two)
    assert kept(asked_for, LATER) == {"one.ndjson": None, "two.ndjson": f"{WEEK.shift(LOOK_BACK + 1)} is not closed"}
    assert kept(asked_for, LATER - {WEEK})["one.ndjson"] == f"{WEEK} is not closed"
    assert kept(asked_for, {WEEK})["one.ndjson"] == f"{WEEK.shift(1)} is not closed, nor are {LOOK_BACK - 1} more weeks"
    assert kept(asked_for, set())["one.ndjson"]


@pytest.mark.parametrize("last", [b"{broken\n", b'{"user_login": "canary-1"}\n', usage_row(1, WEEK.monday)[:30]])
def test_a_file_with_a_record_that_cannot_be_read_stays(tmp_path: Path, exports: Path, last: bytes) -> None:
    asked_for = asked(tmp_path, use(exports, "one.ndjson", WEEK, last=last))
    assert kept(asked_for, LATER) == {"one.ndjson": "it is not known which weeks it tells of"}


def test_the_roster_teams_that_serve_as_one_and_strangers_stay(tmp_path: Path, exports: Path) -> None:
    roster = write_roster(exports, {"Alpha": 7, "Beta": 6})
    team = {"user_login": "canary-1", "day": str(WEEK.monday), "team_name": "Alpha", "team_id": 1, "organization_id": "1"}
    (exports / "teams.ndjson").write_bytes(orjson.dumps(team) + b"\n")
    (exports / "notes.json").write_text("{}")
    asked_for = job([use(exports, "a.ndjson", WEEK), exports / "notes.json", roster, exports / "teams.ndjson"], roster)
    assert [name for name, why in kept(asked_for, LATER).items() if why is None] == ["a.ndjson"]
    assert kept(asked_for, LATER)["roster.csv"] == "it is the roster"


def test_a_link_stays_for_the_file_behind_it_would(tmp_path: Path, exports: Path) -> None:
    (exports / "link.ndjson").symlink_to(use(tmp_path, "behind.ndjson", WEEK))
    assert kept(asked(tmp_path, exports / "link.ndjson"), LATER) == {"link.ndjson": "it is a link; the file behind it would stay"}


def test_a_list_of_seats_goes_when_every_week_that_may_use_it_is_closed(tmp_path: Path, exports: Path) -> None:
    dated, undated = seats(exports, f"{WEEK}.json"), seats(exports, "seats.json")
    asked_for = asked(tmp_path, use(exports, "a.ndjson", WEEK), seats=(dated, undated))
    assert kept(asked_for, {WEEK, WEEK.shift(1)})[dated.name] is None
    assert kept(asked_for, {WEEK})[dated.name] == f"{WEEK.shift(1)} is not closed"
    assert kept(asked_for, LATER)["seats.json"] == "it is not known which weeks it tells of"


def test_a_table_of_work_goes_when_all_its_weeks_are_closed(tmp_path: Path, exports: Path) -> None:
    table = exports / "work.csv"
    table.write_text(f"unit,week,items,items_with_tool,items_old_way\nAlpha,{WEEK},4,2,1\nAlpha,{WEEK.shift(1)},4,2,1\n")
    asked_for = asked(tmp_path, table, source="work")
    assert kept(asked_for, {WEEK}) == {"work.csv": f"{WEEK.shift(1)} is not closed"}
    assert kept(asked_for, {WEEK, WEEK.shift(1)}) == {"work.csv": None}
    table.write_text(table.read_text() + "Alpha,never,4,2,1\n")
    assert kept(asked_for, LATER) == {"work.csv": "it is not known which weeks it tells of"}


def test_what_may_go_is_deleted_and_nothing_else(tmp_path: Path, exports: Path) -> None:
    asked_for = asked(tmp_path, use(exports, "a.ndjson", WEEK), use(exports, "b.ndjson", WEEK.shift(1)))
    assert [verdict.path.name for verdict in delete(judge(asked_for, LATER)) if not verdict.keep] == ["a.ndjson"]
    assert [path.name for path in exports.iterdir()] == ["b.ndjson"]


def test_a_file_that_cannot_be_deleted_is_named(tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    asked_for = asked(tmp_path, use(exports, "a.ndjson", WEEK))
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(UnusableInput, match=r"a\.ndjson cannot be deleted"):
        list(delete(judge(asked_for, LATER)))


# The command


@pytest.fixture
def arguments(tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments for five weeks of a file each; what is published goes nowhere, and is closed in the ledger."""
    weeks = sorted(LATER)
    files = [str(use(exports, f"{week}.ndjson", week)) for week in weeks]
    ledger = tmp_path / "ledger.ndjson"
    nowhere: Callable[[Release], None] = lambda release: close_once(ledger, release, lambda _: None)  # noqa: E731
    monkeypatch.setattr(sending, "_to_kafka", lambda settings, stack: sending.Outlet(lambda job: nowhere))
    return [
        *("collect", "github-copilot", "--input", *files, "--roster", str(write_roster(tmp_path, {"Alpha": 12}))),
        *("--period", f"{weeks[0]}..{weeks[-1]}", "--today", "2026-12-31", "--ledger", str(ledger), "--org", "acme"),
        "--delete-inputs-after-close",
    ]


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_command_says_what_it_deleted_and_what_it_kept(
    arguments: list[str], tmp_path: Path, exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--bootstrap", "nowhere:9092"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"deleted {exports / f'{WEEK}.ndjson'}"
    assert [line.split()[0] for line in said[1:]] == ["kept"] * LOOK_BACK
    assert len(list(exports.iterdir())) == LOOK_BACK
    assert closed_weeks(tmp_path / "ledger.ndjson", "acme", "github-copilot", "github-copilot") == LATER
    assert closed_weeks(tmp_path / "ledger.ndjson", "other", "github-copilot", "github-copilot") == set()


def test_nothing_is_deleted_where_nothing_is_closed(
    arguments: list[str], exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--out", "-"]) == 2
    assert "--delete-inputs-after-close" in capsys.readouterr().err
    assert len(list(exports.iterdir())) == len(LATER)


def test_weeks_that_were_closed_before_are_enough(
    arguments: list[str], exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once = [one for one in arguments if one != "--delete-inputs-after-close"]
    assert run([*once, "--bootstrap", "nowhere:9092"]) == 0
    assert len(list(exports.iterdir())) == len(LATER)
    assert run([*arguments, "--bootstrap", "nowhere:9092"]) == 1
    assert "deleted" in capsys.readouterr().out
    assert len(list(exports.iterdir())) == LOOK_BACK
