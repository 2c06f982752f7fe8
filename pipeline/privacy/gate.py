"""The gate: from a planned group and its raw figures to the row that may leave.

An ordered tuple of small steps, read from top to bottom. A step gives the cell back, with fewer figures perhaps, or the reason
for which the row has none; there the walk ends. Only the fields of the row's model can come out, and of these only the measures
that the release plan lists.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pipeline.privacy.groups import DAYS_FROM, Detail, Floors, Group
from schemas.fields import Grain, Reason, Status
from schemas.licences import LicenceRow
from schemas.release import Row
from schemas.usage import UsageRow
from schemas.work import WorkRow

Measures = Mapping[str, int | None]

MAGNITUDES = ("interactions", "suggestions", "suggestions_accepted")
BINS = ("people_active_1_day", "people_active_2_3_days", "people_active_4_7_days")
BIN_FLOOR = 5
"""Fewest people in any bin of a histogram that is shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands before the gate: a group, a period, its raw figures or why there are none, and which the plan lists.

    ``sums_are_safe`` says that no person dominates its sums, nor any that could be worked out from them (see ``dominance``).
    """

    group: Group
    grain: Grain
    start: date
    measures: Measures | None
    missing: Reason | None
    listed: frozenset[str]
    sums_are_safe: bool = False

    def without(self, names: Collection[str]) -> "Cell":
        """The cell with these figures taken out; the same one where it has none of them."""
        measures = self.measures or {}
        if measures.keys().isdisjoint(names):
            return self
        return replace(self, measures={name: value for name, value in measures.items() if name not in names})


Step = Callable[[Cell], Cell | Reason]
Tally = Counter[str]
"""Of how many rows each step took figures; why rows have none at all, they say themselves."""


def threshold(cell: Cell) -> Cell | Reason:
    """No figures of a group that the plan withholds."""
    return cell.group.reason or cell


def by_day(cell: Cell) -> Cell | Reason:
    """No figures a day of a group under 100 people, or of one that would give such a group away."""
    if cell.grain is not Grain.DAY or Detail.DAYS in cell.group.details:
        return cell
    return Reason.TOO_SMALL if cell.group.size < DAYS_FROM else Reason.COMPLEMENT


def reported(cell: Cell) -> Cell | Reason:
    """No figures where the source gave none: missing, which is not zero."""
    if cell.missing is not None:
        return cell.missing
    return Reason.NOT_REPORTED if cell.measures is None else cell


def in_plan(cell: Cell) -> Cell | Reason:
    """Nothing that the release plan does not list for this family and grain."""
    unlisted = (cell.measures or {}).keys() - cell.listed
    return cell.without(unlisted) if unlisted else cell


def magnitude_floor(cell: Cell) -> Cell | Reason:
    """No sums of interactions of a group under 25 people, nor by the day: one person may be most of the sum."""
    return cell if Detail.MAGNITUDES in cell.group.details and cell.grain is Grain.WEEK else cell.without(MAGNITUDES)


def dominance(cell: Cell) -> Cell | Reason:
    """No sums of which one person made nearly all, and none where that is not known."""
    return cell if cell.sums_are_safe else cell.without(MAGNITUDES)


def histogram_floor(cell: Cell) -> Cell | Reason:
    """No bins of active days of a group under 50 people, nor by the day."""
    return cell if Detail.HISTOGRAM in cell.group.details and cell.grain is Grain.WEEK else cell.without(BINS)


def histogram_bins(cell: Cell) -> Cell | Reason:
    """All bins or none: one with fewer than 5 people takes the others along, since the rest is known by subtraction."""
    bins = [(cell.measures or {}).get(name) for name in BINS]
    return cell if all(people is not None and people >= BIN_FLOOR for people in bins) else cell.without(BINS)


# The plan comes before the source: a withheld row looks the same whether its people used the tool or not.
STEPS: tuple[Step, ...] = (threshold, by_day, reported, in_plan, magnitude_floor, dominance, histogram_floor, histogram_bins)

R = TypeVar("R", bound=Row)


def pass_gate(row: type[R], cell: Cell, steps: tuple[Step, ...] = STEPS, *, tally: Tally | None = None) -> R:
    """The row of a cell after all steps; ``tally`` gets which of them took figures.

    Raises
    ------
    pydantic.ValidationError
        The figures cannot be (more people active than on the roster): the caller counted wrongly, nothing may leave.
    """
    for step in steps:
        verdict = step(cell)
        if isinstance(verdict, Reason):
            return _row(row, cell, verdict, {})
        if verdict is not cell and tally is not None and _known(verdict) < _known(cell):
            tally[step.__name__] += 1
        cell = verdict
    return _row(row, cell, None, cell.measures or {})


def usage_row(
    group: Group,
    grain: Grain,
    start: date,
    measures: Measures | None,
    listed: frozenset[str],
    missing: Reason | None = None,
    *,
    sums_are_safe: bool = False,
    tally: Tally | None = None,
) -> UsageRow:
    """The row of use of a group in a period.

    Parameters
    ----------
    group
        From the plan.
    grain, start
        A week and its Monday, or a day.
    measures
        Figures by field name of the row; None when the source gave none.
    listed
        The measures that the release plan lists for the family and the grain.
    missing
        Why the source gave none (``source_down``); left out, it is ``not_reported``. Given, it wins over any figures.
    sums_are_safe
        Whether its sums passed the rule of dominance; left out, they have not been asked.
    tally
        Gets which steps took figures.
    """
    return pass_gate(UsageRow, Cell(group, grain, start, measures, missing, listed, sums_are_safe), tally=tally)


def licence_row(
    group: Group,
    grain: Grain,
    start: date,
    measures: Measures | None,
    listed: frozenset[str],
    missing: Reason | None = None,
    *,
    tally: Tally | None = None,
) -> LicenceRow:
    """The row of seats of a group at the end of a period; parameters as for :func:`usage_row`."""
    return pass_gate(LicenceRow, Cell(group, grain, start, measures, missing, listed), tally=tally)


def work_row(
    group: Group, grain: Grain, start: date, measures: Measures | None, listed: frozenset[str], missing: Reason | None = None
) -> WorkRow:
    """The row of work done by a group in a period; parameters as for :func:`usage_row`."""
    return pass_gate(WorkRow, Cell(group, grain, start, measures, missing, listed))


def grains(group: Group, floors: Floors) -> tuple[Grain, ...]:
    """The grains for which a group has rows: weeks, and days from the plan's floor on, which is lower for the organisation.

    By size alone: a group of that size that may not show its days gets daily rows that are withheld.
    """
    is_shown_organisation = group.parent is None and group.status is Status.OK
    daily = group.size >= (floors.organisation_days if is_shown_organisation else floors.days)
    return (Grain.WEEK, Grain.DAY) if daily else (Grain.WEEK,)


def _row(row: type[R], cell: Cell, reason: Reason | None, measures: Measures) -> R:
    return row.model_validate(
        {
            "unit": cell.group.unit,
            "parent": cell.group.parent,
            "grain": cell.grain,
            "start": cell.start,
            "cohort_size": cell.group.size,
            "status": _status(reason),
            "reason": reason,
            **measures,
        }
    )


def _known(cell: Cell) -> int:
    return sum(value is not None for value in (cell.measures or {}).values())


def _status(reason: Reason | None) -> Status:
    if reason is None:
        return Status.OK
    return Status.MISSING if reason in {Reason.NOT_REPORTED, Reason.SOURCE_DOWN} else Status.WITHHELD
