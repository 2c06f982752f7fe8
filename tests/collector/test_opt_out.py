"""Whoever asked not to be counted leaves no trace: the release is that of a week in which the person did nothing."""

import os
import tempfile
from datetime import date
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli.main import main
from pipeline.collector.opt_out import read_opt_out
from pipeline.collector.rejections import Rejections
from pipeline.errors import UnusableInput
from tests.collector.made import WEEK, plan_of_everything, run_collector, usage_row, write_roster

SIZES = {"Alpha": 7, "Beta": 6, "Gamma": 3, "Delta": 30}
PEOPLE = sum(SIZES.values()) + 2  # two of them on no roster
DAYS = [day for week in (WEEK.shift(-1), WEEK) for day in week.days]
PLAN = plan_of_everything().model_copy(update={"k": 5})

PersonDay = tuple[int, date]
person_days = st.sets(st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(DAYS)), max_size=80)
Told = tuple[bytes, dict[str, int], list[str]]


def seats_file(folder: Path, without_activity: int | None) -> Path:
    """Everybody's seat; that of one person as nobody's who does nothing."""
    seats = [
        {
            "created_at": "2026-01-05T09:00:00Z",
            "last_activity_at": None if person == without_activity else "2026-09-30T09:00:00Z",
            "assignee": {"login": f"canary-{person}"},
        }
        for person in range(PEOPLE)
    ]
    path = folder / "seats.json"
    path.write_bytes(orjson.dumps({"total_seats": len(seats), "seats": seats}))
    return path


def told(days: set[PersonDay], opt_out: frozenset[str] | None, idle: int | None = None) -> Told:
    """All that a run of two weeks tells: rows, rejections, notes."""
    rejections = Rejections()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # One line a person and day, and the same file again: duplicates are told of, file by file.
        content = b"".join(usage_row(person, day, own=(person + day.day) % 4) for person, day in sorted(days))
        for file in ("a.ndjson", "b.ndjson"):
            (folder / file).write_bytes(content or b"\n")
        rows = run_collector(
            [folder / "a.ndjson"],
            write_roster(folder, SIZES),
            rejections,
            weeks=(WEEK.shift(-1), WEEK),
            seats=(seats_file(folder, idle),),
            opt_out=opt_out,
            plan=PLAN,
        )
    return rows, dict(rejections.counts), rejections.notes


@settings(max_examples=40, deadline=None)
@given(person_days, st.integers(0, PEOPLE - 1), st.sets(st.sampled_from(DAYS), min_size=1))
def test_on_the_list_and_busy_is_the_same_as_idle(days: set[PersonDay], person: int, busy: set[date]) -> None:
    others = {(one, day) for one, day in days if one != person}
    listed = told(others | {(person, day) for day in busy}, frozenset({f"canary-{person}"}))
    assert listed == told(others, None, idle=person) == told(others, frozenset(), idle=person)


@settings(max_examples=20, deadline=None)
@given(person_days, st.integers(0, sum(SIZES.values()) - 1))
def test_to_be_put_on_the_list_changes_no_row_size_status_or_reason(days: set[PersonDay], person: int) -> None:
    everybody = days | {(one, day) for one in range(8) if one != person for day in DAYS}
    before, after = (told(everybody, listed)[0] for listed in (frozenset(), frozenset({f"canary-{person}"})))
    assert shape(before) == shape(after)


def shape(rows: bytes) -> list[tuple[object, ...]]:
    keys = ("schema", "period", "unit", "parent", "grain", "start", "cohort_size", "status", "reason", "seats", "state")
    return [tuple(row.get(key) for key in keys) for row in map(orjson.loads, rows.splitlines())]


def test_without_the_list_the_same_person_shows() -> None:
    """The teeth."""
    days = {(person, day) for person in range(20) for day in DAYS}
    assert told(days, frozenset({"canary-3"})) != told(days, frozenset())


def test_all_accounts_of_a_person_are_silent(tmp_path: Path) -> None:
    lines = [usage_row(person, day) for person in range(20) for day in WEEK.days]
    usage, accounts = tmp_path / "usage.ndjson", tmp_path / "accounts.csv"
    accounts.write_text("account,person\ncanary-second,canary-3\n")
    roster = write_roster(tmp_path, SIZES)
    usage.write_bytes(b"".join(line for line in lines if b'canary-3"' not in line))
    idle = run_collector([usage], roster, accounts=accounts)
    usage.write_bytes(b"".join(lines).replace(b'canary-3"', b'canary-second"'))
    assert run_collector([usage], roster, accounts=accounts) != idle
    for listed in ("canary-3", "canary-second"):
        assert run_collector([usage], roster, accounts=accounts, opt_out=frozenset({listed})) == idle


def private(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_the_list_is_read_as_people_write_it(tmp_path: Path) -> None:
    path = private(tmp_path / "list.txt", "\ufeff# asked in March\nJo.Doe  # by letter\r\n\n kim@example.org \n".encode())
    assert read_opt_out(path) == {"jo.doe", "kim@example.org"}
    assert read_opt_out(private(path, b"")) == frozenset()
    assert read_opt_out(None) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_list_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    path = private(tmp_path / "list.txt", b"canary-1\n")
    path.chmod(mode)
    with pytest.raises(UnusableInput, match="chmod 600") as refused:
        read_opt_out(path)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"canary\x00-1\n", b"canary-" + b"x" * 2000])
def test_a_list_that_cannot_be_read_stops_everything_and_is_not_quoted(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    if content is not None:
        private(path, content)
    with pytest.raises(UnusableInput) as refused:
        read_opt_out(path)
    assert "canary" not in str(refused.value)


def test_a_job_does_not_show_who_is_on_its_list(tmp_path: Path) -> None:
    from tests.collector.made import job  # noqa: PLC0415  # beside its only use

    assert "canary" not in repr(job([], None, opt_out=frozenset({"canary-1"})))


def test_figures_that_a_vendor_counted_are_not_used_beside_a_list(tmp_path: Path) -> None:
    record = {"starting_at": "2026-09-28T00:00:00Z", "daily_active_user_count": 20, "assigned_seat_count": 40}
    usage = tmp_path / "summary.json"
    usage.write_bytes(orjson.dumps({"data": [record]}))
    with pytest.raises(UnusableInput, match="counted these groups itself"):
        run_collector([usage], write_roster(tmp_path, SIZES), source="claude-enterprise", opt_out=frozenset())


def test_the_command_says_nothing_of_the_list(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    usage = tmp_path / "usage.ndjson"
    usage.write_bytes(b"".join(usage_row(person, day) for person in range(20) for day in WEEK.days))
    asked = ["collect", "github-copilot", "--input", str(usage), "--roster", str(write_roster(tmp_path, SIZES))]
    asked += ["--period", str(WEEK), "--today", "2026-12-01", "--out", "-"]
    outputs = []
    for names in (b"", b"canary-40\nnobody-here\n"):  # somebody who did nothing anyway, and somebody unknown
        listed = private(tmp_path / "list.txt", names)
        with pytest.raises(SystemExit):
            main([*asked, "--opt-out", str(listed)])
        outputs.append(capsysbinary.readouterr())
    assert outputs[0] == outputs[1]
    assert outputs[0].out
    assert not [name for name in os.listdir(tmp_path) if name not in {"usage.ndjson", "roster.csv", "list.txt"}]  # noqa: PTH208  # names
