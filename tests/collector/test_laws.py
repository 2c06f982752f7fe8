"""Laws that hold for any export."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collector.made import WEEK, run_collector, usage_row, write_roster

SIZES = {"Alpha": 7, "Beta": 6, "Gamma": 3, "Delta": 2}
PEOPLE = 20  # two of them on no roster
DAYS = [day for week in (WEEK.shift(-1), WEEK) for day in week.days]

PersonDay = tuple[int, date]
person_days = st.sets(st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(DAYS)), min_size=1, max_size=60)


def released(folder: Path, files: dict[str, list[bytes]]) -> bytes:
    """The rows of exports with these lines."""
    roster = write_roster(folder, SIZES)
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(b"".join(content))
        paths.append(path)
    return run_collector(paths, roster, weeks=(WEEK.shift(-1), WEEK))


def line_of(person: int, day: date) -> bytes:
    return usage_row(person, day, own=(person + day.day) % 4, generated=person, feature=f"feature {day.day % 3}")


@settings(max_examples=40, deadline=None)
@given(person_days, st.data())
def test_the_order_of_files_and_lines_changes_nothing(days: set[PersonDay], data: st.DataObject) -> None:
    content = [line_of(person, day) for person, day in sorted(days)]
    content += data.draw(st.lists(st.sampled_from(content), max_size=5))  # an export that was given twice, in part
    shuffled = data.draw(st.permutations(content))
    cut = data.draw(st.integers(0, len(shuffled)))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        straight = released(Path(one), {"usage.ndjson": content})
        mixed = released(Path(other), {"z.ndjson": shuffled[:cut], "a.ndjson": shuffled[cut:]})
    assert mixed == straight


@settings(max_examples=40, deadline=None)
@given(person_days, st.integers(0, PEOPLE - 1))
def test_one_person_more_or_less_never_changes_which_rows_exist(days: set[PersonDay], person: int) -> None:
    # Others, as many as the threshold, keep the source from being down, which is told of the source, not of a unit.
    always = {(person + other) % PEOPLE for other in range(1, 6)}
    content = {(one, day) for one, day in days if one != person} | {(one, day) for one in always for day in DAYS}
    with_person = content | {(person, day) for day in DAYS}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        without = released(Path(one), {"usage.ndjson": [line_of(*entry) for entry in sorted(content)]})
        beside = released(Path(other), {"usage.ndjson": [line_of(*entry) for entry in sorted(with_person)]})
    assert _plan(without) == _plan(beside)


@settings(max_examples=20, deadline=None)
@given(person_days)
def test_the_status_names_no_reason_that_only_people_outside_the_cohort_make(days: set[PersonDay]) -> None:
    outside = {(person, day) for person in (PEOPLE - 2, PEOPLE - 1) for day in DAYS}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        without = released(Path(one), {"usage.ndjson": [line_of(*entry) for entry in sorted(days - outside)]})
        beside = released(Path(other), {"usage.ndjson": [line_of(*entry) for entry in sorted(days | outside)]})
    rejected = [
        [row["records_rejected"] for row in map(json.loads, rows.splitlines()) if "records_rejected" in row]
        for rows in (without, beside)
    ]
    assert rejected[0] == rejected[1] == [{}, {}]


@pytest.mark.parametrize(
    ("at_work", "state", "days"), [(0, "partial", 4), (1, "partial", 4), (4, "partial", 4), (5, "complete", 5)]
)
def test_a_day_is_reported_from_the_threshold_on(at_work: int, state: str, days: int, tmp_path: Path) -> None:
    *busy, quiet = WEEK.days[:5]
    lines = [usage_row(person, day) for day in busy for person in range(8)] + [usage_row(one, quiet) for one in range(at_work)]
    rows = _of_week(released(tmp_path, {"usage.ndjson": lines}))
    assert [(row["state"], row["days_reported"]) for row in rows if "state" in row] == [(state, days)]
    of_day = {row["status"] for row in rows if row.get("grain") == "day" and row["start"] == str(quiet)}
    assert of_day == {"missing" if days == 4 else "ok"}


@pytest.mark.parametrize(("records", "state"), [(1, "down"), (4, "down"), (5, "partial")])
def test_a_week_with_fewer_records_than_the_threshold_is_an_outage(records: int, state: str, tmp_path: Path) -> None:
    lines = [usage_row(person, WEEK.days[0]) for person in range(records)]
    rows = _of_week(released(tmp_path, {"usage.ndjson": lines}))
    assert [row["state"] for row in rows if "state" in row] == [state]
    shown = {row["status"] for row in rows if row["schema"] == "undertow.usage" and row["grain"] == "week"}
    assert ("ok" in shown) == (state != "down")


def _of_week(rows: bytes) -> list[dict[str, object]]:
    return [row for row in map(json.loads, rows.splitlines()) if row["period"] == str(WEEK)]


def _plan(rows: bytes) -> list[tuple[object, ...]]:
    """Which rows there are, and which have figures."""
    keys = ("schema", "period", "unit", "parent", "grain", "start", "cohort_size", "status", "reason")
    return [tuple(row.get(key) for key in keys) for row in map(json.loads, rows.splitlines())]
