"""Training about AI, from a learning system: to how many people of a unit it was offered in a week, and how many took it.

What to ask for: counts of people per unit and week (``unit,week,offered,attended``); a course of two days counts once. Learning
at one's own pace counts in the week in which it was offered, or finished, whichever the system knows: the same every week.

It misleads as a measure of will: who could not come, because the work went on, counts as who did not.
"""

from dataclasses import replace

from pipeline.connectors.base import BadRecord, Fault, Layout, UnitLine, UnitTableConnector
from pipeline.connectors.sheet import OF_UNITS
from pipeline.connectors.unit_table import Line, needed, unit, week, whole
from schemas.fields import Family


def unit_training(line: Line) -> UnitLine:
    """One line of the table.

    >>> unit_training({"unit": "Desk", "week": "2026-W40", "offered": "14", "attended": "9"}).figures
    {'training_offered': 14, 'training_attended': 9}
    """
    where, when = unit(line), week(line)
    offered, attended = needed(line, "offered"), whole(line, "attended")
    if attended is not None and attended > offered:
        raise BadRecord(Fault.PARTS_EXCEED_WHOLE, "offered")
    return UnitLine(where, when, {"training_offered": offered, "training_attended": attended})


TRAINING = UnitTableConnector(
    name="training",
    tool="any",
    family=Family.TRAINING,
    sheet=replace(
        OF_UNITS,
        title="Training about AI",
        ask=("people to whom learning was offered, and who took it, per unit and week",),
        where="your learning system; `undertow schemas template training` prints the columns",
        blind=("Why somebody did not come: the work may have gone on.",),
    ),
    layouts=(Layout(("unit", "week", "offered", "attended"), (), unit_training),),
    asked="training_offered",
)
