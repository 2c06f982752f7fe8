"""The files: the same bytes for the same seed, a valid roster, seats that agree with the use, a truth that agrees with both."""

import csv
import hashlib
import json
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.simulator import Truth, simulate

LOGIN = re.compile(r"u\d{4,}-acme")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def check_roster(folder: Path) -> dict[str, list[tuple[date, date]]]:
    """Everybody is in one unit on any day from the first to the last; gives the days of each person."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    parents: dict[str, str] = {}
    for line in table(folder / "roster.csv"):
        assert LOGIN.fullmatch(line["person"])
        assert parents.setdefault(line["unit"], line["parent_unit"]) == line["parent_unit"]
        spans[line["person"]].append((date.fromisoformat(line["from"]), date.fromisoformat(line["to"] or "9999-12-31")))
    assert all(above == "" or parents.get(above) == "" for above in parents.values())
    for stints in spans.values():
        assert all(first <= last for first, last in stints)
        assert all(b[0] == a[1] + timedelta(days=1) for a, b in pairwise(stints))
    return spans


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 2**32),
    teams=st.integers(1, 9),
    weeks=st.integers(4, 14),
    start=st.sampled_from(("2025-W50", "2026-W22", "2020-W48")),
)
def test_any_small_organisation_is_whole_and_the_same_again(seed: int, teams: int, weeks: int, start: str) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        truth = simulate(Path(one), seed, teams, weeks, start)
        assert simulate(Path(two), seed, teams, weeks, start) == truth
        assert contents(Path(one)) == contents(Path(two))
        spans = check_roster(Path(one))
        first = Week.parse(start)
        assert {path.stem for path in Path(one, "github-copilot/users-1-day").iterdir()} == {
            (first.monday + timedelta(days=day)).isoformat() for day in range(7 * weeks)
        }
        for path in Path(one, "github-copilot/users-1-day").iterdir():
            for row in map(json.loads, path.read_text().splitlines()):
                if isinstance(row, dict):
                    day = date.fromisoformat(row["day"])
                    assert row["day"] == path.stem
                    assert any(begin <= day <= end for begin, end in spans[row["user_login"]])
        assert len(table(Path(one, "work.csv"))) == teams * weeks
        assert truth.teams == teams


def test_an_old_seed_keeps_its_bytes(exports: Path) -> None:
    """The outputs in the README and the demo rest on them; what is new about a world has random numbers of its own."""
    digest = hashlib.sha256()
    for name, content in contents(exports).items():
        if name != "truth.json":
            digest.update(name.encode() + b"\0" + content)
    assert digest.hexdigest() == "c88b0e2c4b6d763414eba0de871f9fba0054b264dc95d8c693db55bc85437f60"


def test_as_of_a_day_nothing_is_told_of_later_days_and_the_last_three_are_not_final(tmp_path: Path, exports: Path) -> None:
    simulate(tmp_path, teams=12, as_of=date(2026, 6, 19))
    now, later = contents(tmp_path), contents(exports)
    days = sorted(name for name in now if "users-1-day" in name)
    assert days[-1].endswith("2026-06-18.ndjson")
    assert [name for name in days if now[name] != later[name]] == days[-3:]
    assert all(len(now[name]) < len(later[name]) for name in days[-3:])
    assert max(name for name in now if "seats" in name).endswith("2026-W24.json")
    assert all(line["from"] < "2026-06-19" and line["to"] < "2026-06-19" for line in table(tmp_path / "roster.csv"))


def test_another_seed_gives_another_organisation(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(tmp_path / str(seed), seed, teams=3, weeks=4)
    assert (tmp_path / "1/roster.csv").read_bytes() != (tmp_path / "2/roster.csv").read_bytes()


def test_a_seat_knows_the_last_day_of_use_for_ninety_days(exports: Path) -> None:
    used: dict[str, date] = {}
    first = date(2025, 12, 29)
    known = forgotten = never = 0
    for path in sorted((exports / "github-copilot/seats").iterdir()):
        week = Week.parse(path.stem)
        for day in week.days:
            for row in map(json.loads, (exports / f"github-copilot/users-1-day/{day}.ndjson").read_text().splitlines()):
                if isinstance(row, dict):
                    used[row["user_login"]] = day
        seats = json.loads(path.read_text())
        assert seats["total_seats"] == len(seats["seats"])
        for seat in seats["seats"]:
            login, last = seat["assignee"]["login"], seat["last_activity_at"]
            assert date.fromisoformat(seat["created_at"][:10]) <= week.sunday
            assert (last is None) == (seat["last_activity_editor"] is None)
            if last is None:
                forgotten += login in used
                never += login not in used
                assert login not in used or week.sunday - used[login] > timedelta(days=90)
            elif date.fromisoformat(last[:10]) >= first:
                known += 1
                assert date.fromisoformat(last[:10]) == used[login]
    assert min(known, forgotten, never) > 0


def test_work_is_done_with_the_tool_or_the_old_way(exports: Path, truth: Truth) -> None:
    lines = table(exports / "work.csv")
    assert list(lines[0]) == ["unit", "week", "items", "items_with_tool", "items_old_way"]
    assert all(int(line["items"]) == int(line["items_with_tool"]) + int(line["items_old_way"]) for line in lines)
    assert {line["unit"] for line in lines} == {unit.unit for unit in truth.units if unit.parent is not None}


def test_the_truth_is_written_and_names_no_person(exports: Path, truth: Truth) -> None:
    text = (exports / "truth.json").read_text()
    assert json.loads(text)["people"] == truth.people
    assert not LOGIN.search(text)
    assert truth.rows["roster"] == len(table(exports / "roster.csv"))
    units = {unit.unit for unit in truth.units}
    assert all(episode.unit in units for episode in truth.episodes)


def test_the_day_of_the_outage_has_the_vendors_sentence_and_no_row(exports: Path, truth: Truth) -> None:
    outage = next(found for found in truth.confounders if found.kind == "vendor_outage")
    text = (exports / f"github-copilot/users-1-day/{outage.day}.ndjson").read_text()
    assert json.loads(text) == "No report available for this day"


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    simulate(tmp_path, teams=2, weeks=4, on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)
    assert len(contents(tmp_path)) == len(seen) + 1  # and truth.json


@pytest.mark.parametrize("wrong", [{"teams": 0}, {"weeks": 3}, {"seed": -1}, {"start": "2026-W54"}])
def test_a_senseless_wish_is_refused(tmp_path: Path, wrong: dict[str, int | str]) -> None:
    with pytest.raises(WrongUse):
        simulate(tmp_path, **wrong)
    assert not any(tmp_path.iterdir())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(WrongUse):
        simulate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
