"""The gate for tables about units: the steps of :mod:`pipeline.privacy.gate` that any family needs, and those of its own.

The same law: whether a group shows anything follows from the roster and the plan, never from what people did or said; where a
step must look at figures (a box of a distribution with too few people) it takes out all that hangs together.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pipeline.privacy.gate import BIN_FLOOR, Cell, Measures, Step, Tally, in_plan, pass_gate, reported, threshold
from pipeline.privacy.groups import Detail, Group
from schemas.fields import Family, Grain, Reason
from schemas.people import BAND, PeopleRow
from schemas.pulse import ITEMS, PulseRow, boxes
from schemas.questions import QuestionRow
from schemas.release import Row
from schemas.training import TrainingRow
from schemas.unsanctioned import UnsanctionedRow
from schemas.work import WorkRow

ROWS: Mapping[Family, type[Row]] = {
    Family.WORK: WorkRow,
    Family.PULSE: PulseRow,
    Family.QUESTIONS: QuestionRow,
    Family.TRAINING: TrainingRow,
    Family.UNSANCTIONED: UnsanctionedRow,
    Family.PEOPLE: PeopleRow,
}
"""The families that come as tables about units, and their rows."""

OF_MOST_ACTIVE = ("most_active_at_most", "most_active_left_at_most", "most_active_quiet_at_most")
BANDED = tuple(name for name in PeopleRow.measures() if name.endswith("_at_most"))
SUMS = (
    *QuestionRow.measures(),
    *UnsanctionedRow.measures(),
    *(name for name in BANDED if name not in OF_MOST_ACTIVE),
)
"""What needs as many people as a sum of interactions: one person may be most of it, or all of it."""
DISTRIBUTIONS = (*(box for item in ITEMS for box in boxes(item)), *OF_MOST_ACTIVE)
"""What needs as many people as bins of active days, and is never told of two groups of which one holds the other."""
ANSWERS_FLOOR = 20
"""Fewest answers to an item of which a distribution is told: what people think is more than what they click."""


def sums_floor(cell: Cell) -> Cell | Reason:
    """No questions, uses of other tools, leavers or joiners of a group under 25 people."""
    return cell if Detail.MAGNITUDES in cell.group.details else cell.without(SUMS)


def distributions_floor(cell: Cell) -> Cell | Reason:
    """No answers by box, and nothing of the most active, of a group under 50 people, or of one above such a group."""
    return cell if Detail.HISTOGRAM in cell.group.details else cell.without(DISTRIBUTIONS)


def answers_floor(cell: Cell) -> Cell | Reason:
    """All boxes of an item or none: none under 20 answers, or when a box has fewer than 5 people."""
    told = [[(cell.measures or {}).get(box) for box in boxes(item)] for item in ITEMS]
    return cell.without({box for item, found in zip(ITEMS, told, strict=True) if not _enough(found) for box in boxes(item)})


def in_bands(cell: Cell) -> Cell | Reason:
    """Comers and goers in bands of five: 4 for none to four, 9 for five to nine."""
    figures = cell.measures or {}
    banded = {name: value // BAND * BAND + BAND - 1 for name in BANDED if (value := figures.get(name)) is not None}
    return replace(cell, measures={**figures, **banded}) if banded else cell


STEPS: tuple[Step, ...] = (threshold, reported, in_plan, sums_floor, distributions_floor, answers_floor, in_bands)


def unit_row(
    family: Family,
    group: Group,
    grain: Grain,
    start: date,
    measures: Measures | None,
    listed: frozenset[str],
    missing: Reason | None = None,
    *,
    tally: Tally | None = None,
) -> Row:
    """The row of a group in a period.

    Parameters
    ----------
    family
        One of :data:`ROWS`.
    group
        From the plan.
    grain, start
        A week and its Monday, or a quarter and its first.
    measures
        Figures by field name of the row; None when the source gave none.
    listed
        The measures that the release plan lists for the family.
    missing
        Why the source gave none; left out, it is ``not_reported``. Given, it wins over any figures.
    tally
        Gets which steps took figures.
    """
    return pass_gate(ROWS[family], Cell(group, grain, start, measures, missing, listed), STEPS, tally=tally)


def _enough(found: list[int | None]) -> bool:
    known = [people for people in found if people is not None]
    return len(known) == len(found) and sum(known) >= ANSWERS_FLOOR and min(known) >= BIN_FLOOR
