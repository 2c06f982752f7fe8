"""Reads a table of work per unit and week, and sums it for groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.collector.job import Job
from pipeline.collector.plan import Plan, make_plans
from pipeline.collector.rejections import EXPORT, Rejections
from pipeline.collector.roster import roster_of
from pipeline.collector.tables import read_table
from pipeline.connectors.base import BadRecord, Fault, UnitWork, WorkConnector
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.privacy.gate import Measures


@dataclass(frozen=True)
class WorkSource:
    """All that was read for a run.

    Parameters
    ----------
    plans
        For each week asked for, its quarter's plan.
    lines
        For each of them, what each part of the organisation reported.
    """

    plans: list[Plan]
    lines: list[dict[str, UnitWork]]

    def trouble(self, week: Week) -> UnusableInput | None:
        """None: a damaged table stops the whole run."""
        return None


def read_work(job: Job, connector: WorkConnector, rejections: Rejections) -> WorkSource:
    """Read everything a run needs.

    Raises
    ------
    UnusableInput
        A table is damaged, or the roster cannot be used.
    """
    if job.roster is None:
        raise WrongUse("Work volume needs a roster.", "Name it with --roster ROSTER.csv.")
    release = job.release_plan
    _, plans = make_plans(roster_of(job, job.roster, rejections), job.weeks, release.k, rejections, release.floors())
    lines: list[dict[str, UnitWork]] = [{} for _ in job.weeks]
    numbers = {week.monday: number for number, week in enumerate(job.weeks)}
    for path in job.inputs:
        for number, fields in read_table(path, connector.columns, connector.optional, rejections, EXPORT):
            try:
                row = connector.unit_work(fields)
                _place(row, numbers, plans, lines)
            except BadRecord as bad:
                rejections.add(bad.fault, EXPORT, path.name, number, bad.field)
    if rejections.read[EXPORT] and not any(lines):
        raise UnusableInput(
            "No line falls in the weeks that were asked for, on a unit of the roster.",
            "Check the period and the names of units: a week without lines would be closed as an outage.",
        )
    return WorkSource(plans, lines)


def _place(row: UnitWork, numbers: Mapping[date, int], plans: list[Plan], lines: list[dict[str, UnitWork]]) -> None:
    number = numbers.get(row.week)
    if number is None:
        raise BadRecord(Fault.OUTSIDE_PERIOD, "week")
    part = plans[number].cohort.leaf_of(row.unit)
    if part is None:
        raise BadRecord(Fault.UNIT_NOT_IN_ROSTER, "unit")
    if part in lines[number]:
        raise BadRecord(Fault.DUPLICATE, "unit")
    lines[number][part] = row


def work_of(lines: Mapping[str, UnitWork], parts: list[str]) -> Measures | None:
    """The work of a group, by the field names of its row; None when a part of it has no line, since the sum would mislead."""
    if any(part not in lines for part in parts):
        return None
    found = [lines[part] for part in parts]
    return {
        "items": sum(row.items for row in found),
        "items_with_tool": _sum([row.with_tool for row in found]),
        "items_old_way": _sum([row.old_way for row in found]),
    }


def _sum(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
