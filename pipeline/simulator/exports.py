"""Writes a world as the files that IT would download: the vendor's reports, the roster and the tracker's table.

::

    github-copilot/users-1-day/<day>.ndjson            a line per person with activity; every day has a file
    github-copilot/user-teams-1-day/<monday>.ndjson    a line per person with a seat, and team of at least 5 seats
    github-copilot/seats/<week>.json                   all seats, taken on the morning after the week
    roster.csv                                         person, unit, parent_unit, from, to (last day included; empty: still there)
    work.csv                                           unit, week, items, items_with_tool, items_old_way

The day of the vendor's outage holds the sentence that GitHub answers with instead of rows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import orjson

from pipeline.simulator import copilot, copilot_seats
from pipeline.simulator.copilot import Figures, Record
from pipeline.simulator.user_days import UserDays
from pipeline.simulator.world import World

SMALLEST_REPORTED_TEAM = 5
DIRECTLY_ASSIGNED = 6
"""One seat in so many was assigned to the person, not through a team."""

Progress = Callable[[int, int], None]


def write(folder: Path, world: World, user_days: UserDays, on_progress: Progress | None = None) -> Counter[str]:
    """Write all files; gives the number of rows by kind of file. ``on_progress`` gets files done and files in all."""
    timeline = world.organisation.timeline
    rows: Counter[str] = Counter()
    total = len(timeline.exported_days) + 2 * len(timeline.exported_weeks) + 2
    for done, (path, content, count) in enumerate(_files(world, user_days), start=1):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        rows[_kind(path)] += count
        if on_progress is not None:
            on_progress(done, total)
    return rows


def _kind(path: str) -> str:
    """The report's folder, or the table's own name.

    >>> _kind("github-copilot/seats/2026-W01.json"), _kind("roster.csv")
    ('seats', 'roster')
    """
    parts = Path(path).parts
    return parts[1] if len(parts) > 1 else Path(path).stem


def _files(world: World, user_days: UserDays) -> Iterator[tuple[str, bytes, int]]:
    """Path, content and number of rows of every file."""
    yield _table("roster.csv", ("person", "unit", "parent_unit", "from", "to"), _roster(world))
    yield _table("work.csv", ("unit", "week", "items", "items_with_tool", "items_old_way"), _work(world))
    timeline = world.organisation.timeline
    for number in timeline.exported_weeks:
        week = timeline.week(number)
        seats = list(_seats(world, 7 * number + 6))
        envelope = {"total_seats": len(seats), "seats": seats}
        yield f"github-copilot/seats/{week}.json", orjson.dumps(envelope), len(seats)
        yield _lines(f"github-copilot/user-teams-1-day/{week.monday}.ndjson", _members(world, 7 * number))
    outage = world.plan.confounder("vendor_outage")
    for number in timeline.exported_days:
        path = f"github-copilot/users-1-day/{timeline.day(number)}.ndjson"
        if outage is not None and outage.day == number:
            yield path, orjson.dumps(copilot.NO_REPORT) + b"\n", 0
        else:
            yield _lines(path, _user_days(world, user_days, number))


def _lines(path: str, records: Iterable[Record]) -> tuple[str, bytes, int]:
    lines = [orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records]
    return path, b"".join(lines), len(lines)


def _table(path: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[str, bytes, int]:
    # No cell holds a comma or a quote: names are ours. The csv module would write its own line ends.
    lines = [",".join(str(cell) for cell in row) for row in rows]
    return path, "\n".join([",".join(header), *lines, ""]).encode(), len(lines)


def _user_days(world: World, found: UserDays, day: int) -> Iterator[Record]:
    begin, end = (int(place) for place in np.searchsorted(found.days, [day, day + 1]))
    columns = (found.asked, found.suggested, found.accepted, found.lines_suggested, found.lines_added, found.chance)
    parts = [column[begin:end].tolist() for column in columns]
    date_ = world.organisation.timeline.day(day)
    for person, *figures in zip(found.people[begin:end].tolist(), *parts, strict=True):
        yield copilot.user_day(world.organisation.people[person], date_, Figures(*figures))


def _members(world: World, day: int) -> Iterator[Record]:
    organisation = world.organisation
    seated = (world.seats.first <= day) & (day < world.seats.end)
    units = np.where(seated, organisation.unit_of_day[:, day], -1)
    sizes = np.bincount(units[units >= 0], minlength=len(organisation.units))
    for number in np.flatnonzero((units >= 0) & (sizes[units] >= SMALLEST_REPORTED_TEAM)).tolist():
        yield copilot.member(organisation.people[number], organisation.timeline.day(day), organisation.units[units[number]])


def _seats(world: World, day: int) -> Iterator[Record]:
    """The seats at the end of a day."""
    organisation, timeline = world.organisation, world.organisation.timeline
    days = np.arange(timeline.all_days)
    last = np.where(world.recorded & (days <= day), days, -1).max(axis=1)
    for number in np.flatnonzero((world.seats.first <= day) & (day < world.seats.end)).tolist():
        person = organisation.people[number]
        activity: date | None = timeline.day(int(last[number])) if last[number] >= 0 else None
        through = None if number % DIRECTLY_ASSIGNED == 0 else organisation.units[person.stints[0].unit]
        yield copilot_seats.seat(person, timeline.day(int(world.seats.first[number])), activity, timeline.day(day), through)


def _roster(world: World) -> Iterator[tuple[str, str, str, date, date | str]]:
    units = world.organisation.units
    for person in world.organisation.people:
        for stint in person.stints:
            unit = units[stint.unit]
            yield person.login, unit.name, unit.parent or "", stint.first, stint.last or ""


def _work(world: World) -> Iterator[tuple[str, str, int, int, int]]:
    timeline = world.organisation.timeline
    for unit in world.organisation.teams:
        for week in timeline.exported_weeks:
            items, with_tool = int(world.work.items[unit.number, week]), int(world.work.with_tool[unit.number, week])
            yield unit.name, str(timeline.week(week)), items, with_tool, items - with_tool
