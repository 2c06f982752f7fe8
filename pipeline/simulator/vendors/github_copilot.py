"""GitHub Copilot: the reports of users and of teams by day, and the seats by week.

::

    github-copilot/users-1-day/<day>.ndjson            a line per person with activity; every day has a file
    github-copilot/user-teams-1-day/<monday>.ndjson    a line per person with a seat, and team of at least 5 seats
    github-copilot/seats/<week>.json                   all seats, taken on the morning after the week

The day of the vendor's outage holds the sentence that GitHub answers with instead of rows; a week that is missing has no files of
days. Before a cut-over of the interface, the same rows come in another form, as one document, and newer keys are not there yet.
"""

from collections.abc import Iterator

import numpy as np
import orjson

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator import copilot, copilot_seats
from pipeline.simulator.copilot import Figures
from pipeline.simulator.planting import days_of
from pipeline.simulator.span import Span
from pipeline.simulator.user_days import UserDays, spell_out
from pipeline.simulator.vendors.base import File, Record, Writer, happened, last_days, lines, seated
from pipeline.simulator.world import ToolUse, World

SMALLEST_REPORTED_TEAM = 5
DIRECTLY_ASSIGNED = 6
"""One seat in so many was assigned to the person, not through a team."""
NEWER_KEYS = ("used_cli", "totals_by_cli", "totals_by_model_feature", "ai_adoption_phase", "ai_credits_used")
NOT_YET = 0.3
"""Of the rows of a late day."""


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """All files."""
    line = world.organisation.timeline
    for number in span.week_numbers:
        week = line.week(number)
        seats = list(_seats(world, use, 7 * number + 6))
        yield File(f"github-copilot/seats/{week}.json", orjson.dumps({"total_seats": len(seats), "seats": seats}), len(seats))
    for monday in span.mondays:
        yield lines(f"github-copilot/user-teams-1-day/{line.day(monday)}.ndjson", _members(world, use, monday))
    user_days = spell_out(np.random.default_rng(world.seeds["details"]), world, use)
    missing = {day for gone in happened(world, use, "missing_week") for day in days_of(line, gone)}
    no_report = {outage.day for outage in happened(world, use, "vendor_outage")}
    newer_from = max((DAYS_A_WEEK * new.week for new in happened(world, use, "api_cut_over")), default=0)
    for number in span.days:
        if number in no_report:
            path = f"github-copilot/users-1-day/{line.day(number)}.ndjson"
            yield File(path, orjson.dumps(copilot.NO_REPORT) + b"\n", 0)
        elif number not in missing:
            yield _day(world, user_days, span, number, older=number < newer_from)


def _day(world: World, user_days: UserDays, span: Span, number: int, *, older: bool) -> File:
    path = f"github-copilot/users-1-day/{world.organisation.timeline.day(number)}.ndjson"
    rows = list(_user_days(world, user_days, number, NOT_YET if span.is_late(number) else 0))
    if older:
        return _older(path, world.organisation.timeline.day(number).isoformat(), rows)
    return lines(path, rows)


def _older(path: str, day: str, rows: list[Record]) -> File:
    """The same rows as the older interface gave them."""
    kept = [{key: value for key, value in row.items() if key not in NEWER_KEYS} for row in rows]
    document = {"report_start_day": day, "report_end_day": day, "day_totals": kept}
    return File(path.replace(".ndjson", ".json"), orjson.dumps(document), len(rows))


def _user_days(world: World, found: UserDays, day: int, not_yet: float) -> Iterator[Record]:
    begin, end = (int(place) for place in np.searchsorted(found.days, [day, day + 1]))
    columns = (found.asked, found.suggested, found.accepted, found.lines_suggested, found.lines_added, found.chance)
    parts = [column[begin:end].tolist() for column in columns]
    date_ = world.organisation.timeline.day(day)
    for person, *figures in zip(found.people[begin:end].tolist(), *parts, strict=True):
        if figures[-1] >= not_yet:
            yield copilot.user_day(world.organisation.people[person], date_, Figures(*figures))


def _members(world: World, use: ToolUse, day: int) -> Iterator[Record]:
    organisation = world.organisation
    held = (use.seats.first <= day) & (day < use.seats.end)
    units = np.where(held, organisation.unit_of_day[:, day], -1)
    sizes = np.bincount(units[units >= 0], minlength=len(organisation.units))
    for number in np.flatnonzero((units >= 0) & (sizes[units] >= SMALLEST_REPORTED_TEAM)).tolist():
        yield copilot.member(organisation.people[number], organisation.timeline.day(day), organisation.units[units[number]])


def _seats(world: World, use: ToolUse, day: int) -> Iterator[Record]:
    """The seats at the end of a day."""
    organisation, line, last = world.organisation, world.organisation.timeline, last_days(use, day)
    for number in seated(use, day):
        person = organisation.people[number]
        activity = line.day(int(last[number])) if last[number] >= 0 else None
        through = None if number % DIRECTLY_ASSIGNED == 0 else organisation.units[person.stints[0].unit]
        yield copilot_seats.seat(person, line.day(int(use.seats.first[number])), activity, line.day(day), through)


GITHUB_COPILOT = Writer(files, files_a_week=2 + DAYS_A_WEEK)
