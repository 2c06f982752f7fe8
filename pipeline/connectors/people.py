"""How units changed in a quarter, from HR: headcount, joiners, leavers, moves; and, where somebody counted it, the most active.

What to ask for: counts per unit and quarter (``unit,quarter,headcount,joiners,leavers,moved_in,moved_out``), never a list of
people. Three more columns (``most_active``, ``most_active_left``, ``most_active_quiet``) say how the most active fared, and may
stay empty. Or no table at all: with ``--usage-of SOURCE`` all of it is worked out in memory, from the roster and the exports of
that source (``pipeline.collector.people``), so that no list of leavers leaves HR.

It is released with the last week of the quarter, in bands of five, and from 25 and 50 people on: see :mod:`schemas.people`.

It misleads where people are moved on paper: a reorganisation looks like leaving.
"""

from dataclasses import replace

from pipeline.connectors.base import BadRecord, Fault, Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, needed, unit, whole
from pipeline.errors import WrongUse
from pipeline.periods import last_week
from schemas.fields import Family

COUNTED = ("joiners", "leavers", "moved_in", "moved_out")
OF_MOST_ACTIVE = ("most_active", "most_active_left", "most_active_quiet")


def unit_people(line: Line) -> UnitLine:
    """One line of the table; a figure that is left empty is unknown, not zero.

    >>> line = {"unit": "Desk", "quarter": "2026-Q3", "headcount": "61", "leavers": "3"}
    >>> str(unit_people(line).week), unit_people(line).figures["leavers_at_most"], unit_people(line).figures["joiners_at_most"]
    ('2026-09-21', 3, None)
    """
    where = unit(line)
    try:
        week = last_week(line.get("quarter", "").strip())
    except WrongUse as fault:
        raise BadRecord(Fault.BAD_QUARTER, "quarter") from fault
    figures: dict[str, int | None] = {"headcount": needed(line, "headcount")}
    figures |= {f"{field}_at_most": whole(line, field) for field in (*COUNTED, *OF_MOST_ACTIVE)}
    group, left, quiet = (figures[f"{field}_at_most"] for field in OF_MOST_ACTIVE)
    if group is not None and (left or 0) + (quiet or 0) > group:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "most_active")
    return UnitLine(where, week.monday, figures)


PEOPLE = UnitTableConnector(
    name="people",
    tool="any",
    family=Family.PEOPLE,
    sheet=replace(
        OF_UNITS,
        title="How units changed",
        ask=("headcount, joiners, leavers and moves of each unit and quarter",),
        where="your HR system; `undertow schemas template people` prints the columns",
        blind=("Why somebody left.", "Anything about fewer than five people: comers and goers are told in bands of five."),
    ),
    layouts=(Layout(("unit", "quarter", "headcount"), (*COUNTED, *OF_MOST_ACTIVE), unit_people),),
)
