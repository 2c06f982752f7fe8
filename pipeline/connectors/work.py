"""Work volume from a tracker: a table with a line per unit and week.

What to ask for: items of work finished (tickets, pull requests, letters: one kind, the same every week), and where the tracker
records it, how many were done with the sanctioned tool and how many the old way.

It misleads when units count different things: only the course of one unit over time means something.
"""

from collections.abc import Mapping

from pipeline.connectors.base import MAX_COUNT, BadRecord, Fault, UnitWork, WorkConnector
from pipeline.errors import WrongUse
from pipeline.periods import Week


def unit_work(line: Mapping[str, str]) -> UnitWork:
    """One line of the table; a part that is left empty is unknown, not zero.

    >>> unit_work({"unit": "Payments", "week": "2026-W40", "items": "12", "items_old_way": ""})
    UnitWork(unit='Payments', week=datetime.date(2026, 9, 28), items=12, with_tool=None, old_way=None)
    """
    if not (unit := line.get("unit", "").strip()):
        raise BadRecord(Fault.MISSING_FIELD, "unit")
    try:
        week = Week.parse(line.get("week", "").strip())
    except WrongUse as fault:
        raise BadRecord(Fault.BAD_WEEK, "week") from fault
    items = _whole(line, "items")
    if items is None:
        raise BadRecord(Fault.MISSING_FIELD, "items")
    with_tool, old_way = _whole(line, "items_with_tool"), _whole(line, "items_old_way")
    if (with_tool or 0) + (old_way or 0) > items:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "items")
    return UnitWork(unit, week.monday, items, with_tool, old_way)


def _whole(line: Mapping[str, str], field: str) -> int | None:
    text = line.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise BadRecord(Fault.NOT_A_WHOLE_NUMBER, field)
    if text.startswith("-"):
        raise BadRecord(Fault.NEGATIVE_COUNT, field)
    # The length first: turning a very long text into a number is slow.
    if len(text) > len(str(MAX_COUNT)) or int(text) > MAX_COUNT:
        raise BadRecord(Fault.ABSURD_COUNT, field)
    return int(text)


WORK = WorkConnector(
    name="work",
    tool="any",
    columns=("unit", "week", "items"),
    optional=("items_with_tool", "items_old_way"),
    unit_work=unit_work,
)
