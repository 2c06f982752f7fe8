"""Work volume from a tracker: a table with a line per unit and week.

What to ask for: items of work finished (tickets, pull requests, letters: one kind, the same every week), and where the tracker
records it, how many were done with the sanctioned tool and how many the old way.

It misleads when units count different things: only the course of one unit over time means something.
"""

from dataclasses import replace

from pipeline.connectors.base import BadRecord, Fault, Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, needed, unit, week, whole
from schemas.fields import Family


def unit_work(line: Line) -> UnitLine:
    """One line of the table; a part that is left empty is unknown, not zero.

    >>> unit_work({"unit": "Payments", "week": "2026-W40", "items": "12", "items_old_way": ""}).figures
    {'items': 12, 'items_with_tool': None, 'items_old_way': None}
    """
    where, when = unit(line), week(line)
    items = needed(line, "items")
    with_tool, old_way = whole(line, "items_with_tool"), whole(line, "items_old_way")
    if (with_tool or 0) + (old_way or 0) > items:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "items")
    return UnitLine(where, when, {"items": items, "items_with_tool": with_tool, "items_old_way": old_way})


WORK = UnitTableConnector(
    name="work",
    tool="any",
    family=Family.WORK,
    sheet=replace(
        OF_UNITS,
        title="Work volume",
        ask=("items of work finished by each unit and week; of which with the tool, and the old way",),
        where="your tracker; `undertow schemas template work` prints the columns",
        blind=("Units may count different things: only the course of one unit over time means something.",),
    ),
    layouts=(Layout(("unit", "week", "items"), ("items_with_tool", "items_old_way"), unit_work),),
)
