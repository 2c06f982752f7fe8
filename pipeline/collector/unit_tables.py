"""Reads tables about units (work, pulse, questions and so on), and sums them for groups.

Nobody can be told apart in such a table; what it still could give away is kept in by two rules here, before the gate:

* a group has a figure only where each of its parts has it: a sum without a part would mislead, and tell that part by subtraction;
* where a source asks people (who was invited, to whom a training was offered), a unit of which fewer than the threshold were
  asked says only how many: every group that is shown then speaks of at least that many people who were asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.collector.job import Job
from pipeline.collector.plan import Plan, make_plans
from pipeline.collector.rejections import EXPORT, Rejections
from pipeline.collector.roster import roster_of
from pipeline.collector.tables import header_of, read_table
from pipeline.connectors.base import BadRecord, Fault, Layout, UnitLine, UnitTableConnector
from pipeline.connectors.unit_table import about_persons
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week, last_week
from pipeline.privacy.gate import Measures
from pipeline.privacy.plan_model import Subject
from schemas.fields import Family

Figures = dict[str, int | None]


@dataclass(frozen=True)
class UnitSource:
    """All that was read for a run.

    Parameters
    ----------
    connector
        Whose table it is.
    plans
        For each week asked for, its quarter's plan.
    figures
        For each of them, what each part of the organisation reported.
    records
        For each of them, the lines that were used.
    """

    connector: UnitTableConnector
    plans: list[Plan]
    figures: list[dict[str, Figures]]
    records: list[int]

    def trouble(self, week: Week) -> UnusableInput | None:
        """Why a week cannot be closed: figures of a quarter come with its last week. A damaged table stops the whole run."""
        return too_early(self.connector, week)


def read_units(job: Job, connector: UnitTableConnector, rejections: Rejections) -> UnitSource:
    """Read everything a run needs.

    Raises
    ------
    UnusableInput
        A table is damaged or speaks of persons, or the roster cannot be used.
    """
    if job.roster is None:
        raise WrongUse(f"The source {connector.name} needs a roster.", "Name it with --roster ROSTER.csv.")
    early = [too_early(connector, week) for week in job.weeks]
    if early[0] and all(early):
        raise early[0]
    release = job.release_plan
    _, plans = make_plans(
        roster_of(job, job.roster, rejections), job.weeks, release.k, rejections, release.unit_floors(Subject(connector.family))
    )
    tally = _Tally(connector, plans, {week.monday: number for number, week in enumerate(job.weeks)}, release.k)
    for path in job.inputs:
        layout = layout_of(path, connector)
        for number, fields in read_table(path, layout.columns, layout.optional, rejections, EXPORT):
            try:
                tally.add(layout.read(fields))
            except BadRecord as bad:
                rejections.add(bad.fault, EXPORT, path.name, number, bad.field)
    if rejections.read[EXPORT] and not any(tally.records):
        raise UnusableInput(
            "No line falls in the weeks that were asked for, on a unit of the roster.",
            "Check the period and the names of units: a week without lines would be closed as an outage.",
        )
    figures = [{part: dict(connector.finish(found)) for part, found in of_week.items()} for of_week in tally.figures]
    return UnitSource(connector, plans, figures, tally.records)


def layout_of(path: Path, connector: UnitTableConnector) -> Layout:
    """Which form of the table a file has; where none fits, the one that lacks least, whose columns the reader then misses.

    Raises
    ------
    UnusableInput
        A column speaks of single people.
    """
    names = header_of(path)
    known = {column for layout in connector.layouts for column in layout.columns + layout.optional}
    if words := about_persons(name for name in names if name not in known):
        raise UnusableInput(
            f"{path.name}:1: a column speaks of single people or holds free text ({', '.join(words)}).",
            "Take it out at its source: give counts of a unit, and of a survey answers without who gave them.",
        )
    return min(connector.layouts, key=lambda layout: len(set(layout.columns) - set(names)))


class WithinQuarter(UnusableInput):
    """A week in the middle of a quarter, where figures are of a whole one."""


def too_early(connector: UnitTableConnector, week: Week) -> WithinQuarter | None:
    """Why a week is not the one with which figures of a quarter are released; None for all other families."""
    last = last_week(week.quarter)
    if connector.family is not Family.PEOPLE or week == last:
        return None
    return WithinQuarter("People are counted once a quarter.", f"Ask for {last}, the last week of the quarter.")


class _Tally:
    def __init__(self, connector: UnitTableConnector, plans: list[Plan], numbers: Mapping[date, int], k: int) -> None:
        self._connector = connector
        self._plans = plans
        self._numbers = numbers
        self._k = k
        self._seen: set[tuple[int, str, str]] = set()
        self.figures: list[dict[str, Figures]] = [{} for _ in plans]
        self.records = [0 for _ in plans]

    def add(self, line: UnitLine) -> None:
        number = self._numbers.get(line.week)
        if number is None:
            raise BadRecord(Fault.OUTSIDE_PERIOD, "week")
        part = self._plans[number].cohort.leaf_of(line.unit)
        if part is None:
            raise BadRecord(Fault.UNIT_NOT_IN_ROSTER, "unit")
        if line.key is not None:
            if (number, part, line.key) in self._seen:
                raise BadRecord(Fault.DUPLICATE, "unit")
            self._seen.add((number, part, line.key))
        self.records[number] += 1
        so_far = self.figures[number].setdefault(part, {})
        too_few = self._too_few_asked(line, self._plans[number].cohort.sizes[part])
        for name, value in line.figures.items():
            kept = None if too_few and name != self._connector.asked else value
            so_far[name] = self._together(name, so_far[name], kept) if name in so_far else kept
        if too_few and line.figures[self._connector.asked]:
            raise BadRecord(Fault.TOO_FEW_ASKED, self._connector.asked)

    def _too_few_asked(self, line: UnitLine, size: int) -> bool:
        asked = line.figures.get(self._connector.asked)
        return asked is not None and asked < min(self._k, size)

    def _together(self, name: str, one: int | None, other: int | None) -> int | None:
        """A figure of which two lines speak."""
        if one is None or other is None:
            return None
        return max(one, other) if name in self._connector.largest else one + other


def figures_of(of_parts: Mapping[str, Figures], parts: Iterable[str]) -> Measures | None:
    """The figures of a group, by the field names of its row; None when a part of it has no line at all."""
    found = [of_parts.get(part) for part in parts]
    known = [figures for figures in found if figures is not None]
    if not known or len(known) < len(found):
        return None
    names = dict.fromkeys(name for figures in known for name in figures)
    return {name: _sum([figures.get(name) for figures in known]) for name in names}


def _sum(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
