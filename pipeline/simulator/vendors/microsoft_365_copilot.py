"""Microsoft 365 Copilot: the detail of users as Graph gives it, refreshed on each Sunday; a row for everybody with a licence.

::

    microsoft-365-copilot/<sunday>.csv

It tells the last day of use by app, and prompts and days of the last seven days. Over apps use falls off steeply (Microsoft's
own documentation: Teams 34 %, Chat 18 %, Outlook 10 %, Word 6 % of the enabled).
"""

from collections.abc import Iterator
from datetime import date

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.span import Span
from pipeline.simulator.vendors.base import File, Writer, address, last_days, seated, table
from pipeline.simulator.world import ToolUse, World

APPS = ("Microsoft Teams Copilot", "Copilot Chat", "Outlook Copilot", "Word Copilot", "Excel Copilot", "PowerPoint Copilot")
OTHER_APPS = ("OneNote Copilot", "Loop Copilot")
OF_TEN_PEOPLE = (5, 3, 1, 1, 0, 0)
"""Whose main app each is."""
FIRST = ("Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date")
V2 = ("Prompts submitted for all apps", "Active Usage Days for all apps")


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """A report a week."""
    for number in span.week_numbers:
        yield _report(world, use, DAYS_A_WEEK * number + 6)


def _report(world: World, use: ToolUse, sunday: int) -> File:
    line, last = world.organisation.timeline, last_days(use, sunday)
    day = line.day(sunday)
    week = slice(sunday - 6, sunday + 1)
    header = [*FIRST, *(f"{app} Last Activity Date" for app in (*APPS, *OTHER_APPS)), "Report Period", *V2]
    rows = []
    for number in seated(use, sunday):
        used = None if last[number] < 0 else line.day(int(last[number]))
        told = use.recorded[number, week]
        counts = (int(use.interactions[number, week][told].sum()), int(told.sum()))
        name = address(world.organisation.people[number])
        rows.append([day, name, name, used, *_apps(number, used), "7", *counts])
    return table(f"microsoft-365-copilot/{day}.csv", header, rows)


def _apps(person: int, used: date | None) -> list[date | None]:
    """The last day of each app: a person's main app, which is that of most, and Teams on the same day for every other one."""
    main = next(place for place in range(len(APPS)) if person % 10 < sum(OF_TEN_PEOPLE[: place + 1]))
    return [used if place == main or (place == 0 and person % 2) else None for place in range(len(APPS) + len(OTHER_APPS))]


MICROSOFT_365_COPILOT = Writer(files, files_a_week=1)
