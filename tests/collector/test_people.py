"""Changes of people and the fate of the most active, worked out in memory from the roster and the exports of a quarter."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from tests.collector.made import run_collector, usage_row

LAST = Week.parse("2026-W39")
QUARTER = [LAST.shift(-12 + number) for number in range(13)]
TODAY = date(2026, 12, 1)
PEOPLE = range(60)
ACTIVE = range(17)
"""The most active: they use the tool every week of the quarter's first four."""
GONE, QUIET = range(6), range(6, 8)


def roster(folder: Path, moved: Iterable[int] = (), came: int = 0) -> Path:
    """Alpha of 60 people, of whom the first six leave in August; Beta of 26."""
    lines = ["person,unit,parent_unit,from,to"]
    for person in PEOPLE:
        if person in set(moved):
            lines += [f"canary-{person},Alpha,Product,,2026-08-31", f"canary-{person},Beta,Product,2026-09-01,"]
        else:
            lines.append(f"canary-{person},Alpha,Product,,{'2026-08-20' if person in GONE else ''}")
    lines += [f"canary-{100 + person},Beta,Product,," for person in range(26)]
    lines += [f"canary-{200 + person},Beta,Product,2026-08-03," for person in range(came)]
    path = folder / "roster.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def exports(folder: Path, without: Iterable[Week] = ()) -> Path:
    """The most active use the tool each Tuesday, but for who left or fell silent; ten others do so now and then."""
    lines = []
    for number, week in enumerate(QUARTER):
        if week in set(without):
            continue
        silent = {*GONE, *QUIET} if number >= 6 else set()
        active = [person for person in ACTIVE if person not in silent]
        some = [person for person in range(40, 60) if (person + number) % 2]
        lines += [usage_row(person, week.days[1]) for person in [*active, *some]]
    path = folder / "users.ndjson"
    path.write_bytes(b"".join(lines))
    return path


def rows(folder: Path, table: Path, people: Path, **asked: object) -> dict[str, dict[str, object]]:
    asked = {"source": "people", "usage_of": "github-copilot", "weeks": (LAST,), "today": TODAY, "k": 10} | asked
    released = run_collector([table], people, **asked)
    assert b"canary" not in released
    return {row["unit"]: row for row in map(json.loads, released.splitlines()) if "unit" in row}


def told(row: dict[str, object]) -> dict[str, object]:
    return {name.removesuffix("_at_most"): value for name, value in row.items() if name.endswith(("_at_most", "headcount"))}


def test_the_most_active_who_left_or_fell_silent_are_counted_in_bands(tmp_path: Path) -> None:
    found = rows(tmp_path, exports(tmp_path), roster(tmp_path))
    assert told(found["Alpha"]) == {
        "headcount": 54, "joiners": 4, "leavers": 9, "moved_in": 4, "moved_out": 4,
        "most_active": 19, "most_active_left": 9, "most_active_quiet": 4,
    }  # fmt: skip
    assert told(found["Beta"]) == {"headcount": 26, "joiners": 4, "leavers": 4, "moved_in": 4, "moved_out": 4}


def test_comers_and_movers_are_counted_where_they_went(tmp_path: Path) -> None:
    found = rows(tmp_path, exports(tmp_path), roster(tmp_path, moved=range(20, 27), came=5))
    assert (told(found["Alpha"])["headcount"], told(found["Alpha"])["moved_out"]) == (47, 9)
    assert [told(found["Beta"])[name] for name in ("headcount", "joiners", "moved_in")] == [38, 9, 9]


@pytest.mark.parametrize("down", [QUARTER[0], QUARTER[-1]], ids=["first", "last"])
def test_without_the_first_or_last_weeks_nobody_is_called_most_active(down: Week, tmp_path: Path) -> None:
    found = told(rows(tmp_path, exports(tmp_path, without=[down]), roster(tmp_path))["Alpha"])
    assert "most_active" not in found
    assert found["leavers"] == 9


def test_one_leaver_more_or_less_seldom_changes_a_row(tmp_path: Path) -> None:
    # Five to nine left: the very same rows, whoever of them it was.
    table, people = exports(tmp_path), roster(tmp_path)
    before = rows(tmp_path, table, people)["Alpha"]
    people.write_text(people.read_text().replace("canary-30,Alpha,Product,,", "canary-30,Alpha,Product,,2026-08-20"))
    after = rows(tmp_path, table, people)["Alpha"]
    assert {**before, "headcount": 0} == {**after, "headcount": 0}


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"usage_of": "work"}, WrongUse),
        ({"usage_of": "nobody"}, WrongUse),
        ({"weeks": (LAST.shift(-1),)}, UnusableInput),
        ({"weeks": (LAST.shift(-1), LAST)}, WrongUse),
        ({"today": date(2026, 9, 28)}, UnusableInput),
    ],
    ids=["no usage", "unknown", "not the last week", "two weeks", "not final"],
)
def test_what_cannot_be_worked_out_is_refused(asked: dict[str, object], fault: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(fault):
        rows(tmp_path, exports(tmp_path), roster(tmp_path), **asked)
