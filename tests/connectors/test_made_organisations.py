"""A made organisation in each form of its exports: whatever the order of files and lines, the same releases, to the byte."""

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson
import pytest

from pipeline.collector.rejections import Rejections
from tests.collector.made import run_collector
from tests.connectors.made import cursor, gemini_workspace, microsoft_365_copilot
from tests.connectors.made.organisation import DAYS, PEOPLE, WEEKS, Use, uses, write_roster

Files = Mapping[str, bytes]
"""Exports by name."""
Shuffle = Callable[[list[bytes]], list[bytes]]
"""The order of records in a file."""


def lines(records: list[bytes]) -> bytes:
    return b"".join(record + b"\n" for record in records)


def shuffled_table(table: bytes, shuffle: Shuffle) -> bytes:
    header, *rest = table.splitlines()
    return lines([header, *shuffle(rest)])


def cursor_rows(made: list[Use]) -> Iterator[dict[str, object]]:
    by_day = {(use.person, use.day): use for use in made}
    return (cursor.row(person, day, by_day.get((person, day))) for day in DAYS for person in range(PEOPLE))


def cursor_json(made: list[Use], shuffle: Shuffle) -> Files:
    rows = [orjson.loads(row) for row in shuffle([orjson.dumps(row) for row in cursor_rows(made)])]
    return {f"page-{start}.json": cursor.page(rows[start : start + 500]) for start in range(0, len(rows), 500)}


def cursor_lines(made: list[Use], shuffle: Shuffle) -> Files:
    return {"rows.ndjson": lines(shuffle([orjson.dumps(row) for row in cursor_rows(made)]))}


def cursor_csv(made: list[Use], shuffle: Shuffle) -> Files:
    return {"analytics.csv": shuffled_table(cursor.table(cursor_rows(made)), shuffle)}


def gemini_lines(made: list[Use], shuffle: Shuffle) -> Files:
    activities = [orjson.dumps(one) for use in made for one in gemini_workspace.activities(use)]
    return {"activities.ndjson": lines(shuffle(activities))}


def gemini_json(made: list[Use], shuffle: Shuffle) -> Files:
    activities = shuffle([orjson.dumps(one) for use in made for one in gemini_workspace.activities(use)])
    pages = [activities[start::4] for start in range(4)]
    return {f"page-{number}.json": gemini_workspace.page(list(map(orjson.loads, page))) for number, page in enumerate(pages)}


def microsoft_csv(made: list[Use], shuffle: Shuffle) -> Files:
    reports = {day: microsoft_365_copilot.table(microsoft_365_copilot.snapshot(made, day)) for day in DAYS}
    return {f"{day}.csv": shuffled_table(report, shuffle) for day, report in reports.items()}


def microsoft_json(made: list[Use], shuffle: Shuffle) -> Files:
    sundays = {week.sunday: microsoft_365_copilot.snapshot(made, week.sunday) for week in WEEKS}
    records = {day: [orjson.loads(one) for one in shuffle(list(map(orjson.dumps, report)))] for day, report in sundays.items()}
    return {f"{day}.json": microsoft_365_copilot.document(report) for day, report in records.items()}


FORMS: dict[str, tuple[str, Callable[[list[Use], Shuffle], Files]]] = {
    "cursor in pages": ("cursor", cursor_json),
    "cursor by line": ("cursor", cursor_lines),
    "cursor as a table": ("cursor", cursor_csv),
    "gemini in pages": ("gemini-workspace", gemini_json),
    "gemini by line": ("gemini-workspace", gemini_lines),
    "microsoft 365 as a table of every day": ("microsoft-365-copilot", microsoft_csv),
    "microsoft 365 in version 1 of Sundays": ("microsoft-365-copilot", microsoft_json),
}

SEATS: dict[str, Callable[[list[Use]], Files]] = {
    "cursor": lambda _: {f"members-{week}.json": cursor.members() for week in WEEKS},
    "gemini-workspace": lambda made: {f"{week}.csv": gemini_workspace.table(made, gemini_workspace.NEW_HEADER) for week in WEEKS},
    "microsoft-365-copilot": lambda _: {},
}


def collected(folder: Path, source: str, exports: Files, seats: Files, *, backwards: bool) -> list[bytes]:
    folder.mkdir()
    inputs, lists = [], []
    for number, (name, content) in enumerate(reversed(exports.items()) if backwards else exports.items()):
        inputs.append(folder / f"{number:02}-{name}")
        inputs[-1].write_bytes(content)
    for name, content in seats.items():
        lists.append(folder / name)
        lists[-1].write_bytes(content)
    rejections = Rejections()
    rows = run_collector(inputs, write_roster(folder), rejections, source=source, seats=tuple(lists), weeks=WEEKS)
    assert not any(rejections.bad.values())
    assert b"canary" not in rows.lower()
    return rows.splitlines()


def forwards(records: list[bytes]) -> list[bytes]:
    return records


def at_random(records: list[bytes]) -> list[bytes]:
    return random.Random(1).sample(records, len(records))


@pytest.mark.parametrize("form", FORMS)
def test_the_order_of_files_and_of_records_changes_no_byte(form: str, tmp_path: Path) -> None:
    source, write = FORMS[form]
    made = list(uses())
    straight = collected(tmp_path / "straight", source, write(made, forwards), SEATS[source](made), backwards=False)
    mixed = collected(tmp_path / "mixed", source, write(made, at_random), SEATS[source](made), backwards=True)
    assert mixed == straight


@pytest.mark.parametrize("form", FORMS)
def test_everybody_who_used_it_is_counted_and_nobody_else(form: str, tmp_path: Path) -> None:
    source, write = FORMS[form]
    made = list(uses())
    rows = map(orjson.loads, collected(tmp_path / "once", source, write(made, forwards), SEATS[source](made), backwards=False))
    whole = [row for row in rows if row.get("unit") == "organisation" and row.get("grain") == "week"]
    used = [row for row in whole if row["schema"] == "undertow.usage"]
    active = [{use.person for use in made if use.day in week.days} for week in WEEKS]
    assert [row["people_active"] for row in used] == [len(people) for people in active]
    if form != "microsoft 365 in version 1 of Sundays":  # it tells no prompts
        asked = [{use.person for use in made if use.day in week.days and use.requests} for week in WEEKS]
        assert [row["people_active_by_own_action"] for row in used] == [len(people) for people in asked]
    held = [row for row in whole if row["schema"] == "undertow.licences"]
    idle = PEOPLE - len(active[0] | active[1])
    assert [row["seats"] for row in held] == [PEOPLE, PEOPLE]
    assert held[-1]["seats_never_used"] == idle
