"""How units changed in a quarter: who came, moved and left by the roster, and how the most active fared by the exports.

The most active are known nowhere but here, in memory, where people and use are joined; so HR needs to hand over no list of
leavers, and nobody is told who belongs to them. They are those who used the tool by their own action in each of the first four
weeks of the quarter. Of these, some left the roster, and some are there and did not use the tool in its last four weeks.

It misleads when the roster is kept late: who is not taken off it has not left. And leave of some weeks looks like falling silent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.activity import WeekActivity
from pipeline.collector.job import Job
from pipeline.collector.plan import NOWHERE, Plan, make_plans
from pipeline.collector.rejections import EXPORT, Rejections
from pipeline.collector.roster import Roster, roster_of
from pipeline.collector.unit_tables import Figures, UnitSource, too_early
from pipeline.collector.usage import read_usage
from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import UnitTableConnector
from pipeline.connectors.connector import UsageConnector
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.privacy.cohort import freeze
from pipeline.privacy.plan_model import Subject

SPELL = 4
"""Weeks in which somebody is most active, or silent."""


def read_people(job: Job, connector: UnitTableConnector, rejections: Rejections, advance: Callable[[int], None]) -> UnitSource:
    """Work out the figures of the quarter whose last week is asked for, from the roster and the exports of a source of usage.

    Raises
    ------
    WrongUse
        There is no such source, no roster, or more than one week is asked for.
    UnusableInput
        The week is not the last of a quarter, or a file cannot be used.
    """
    vendor = CONNECTORS.get(job.usage_of or "")
    if not isinstance(vendor, UsageConnector):
        raise WrongUse("--usage-of names no source of usage.", "`undertow sources` lists those there are.")
    if job.roster is None or len(job.weeks) != 1:
        raise WrongUse("Changes of people need a roster and one week.", "Give --roster, and the last week of a quarter.")
    (week,) = job.weeks
    if within := too_early(connector, week):
        raise within
    weeks = _weeks_of_quarter(week)
    of_vendor = replace(job, source=vendor.name, weeks=weeks, seats=())
    if job.today < (final := of_vendor.final_on(week)):
        raise UnusableInput(f"{week} of {vendor.name} may still change until {final}.", f"Collect it on {final} or later.")
    usage = read_usage(of_vendor, vendor, rejections, advance)
    if broken := next((fault for one in weeks if (fault := usage.trouble(one))), None):
        raise UnusableInput(broken.what, broken.cure)
    roster, release = roster_of(job, job.roster, Rejections()), job.release_plan
    floors = release.unit_floors(Subject.PEOPLE)
    _, plans = make_plans(roster, job.weeks, release.k, Rejections(), floors)
    figures = changes(roster, plans[0], week)
    activity = [usage.activity.week(number) for number in range(len(weeks))]
    for part, found in most_active(roster, plans[0], week, activity).items():
        figures[part] |= found
    return UnitSource(connector, plans, [figures], [rejections.read[EXPORT]])


def changes(roster: Roster, plan: Plan, week: Week) -> dict[str, Figures]:
    """For each part, who is there at the end of a week, and who came, moved and left since the cohort was frozen.

    Units that were founded meanwhile have no part: who went there has moved out of the old one, and is in none.
    """
    before, after = plan.cohort.unit_of, freeze(roster.memberships, roster.tree.on(week.sunday), week.sunday).unit_of
    names = ("headcount", "joiners_at_most", "leavers_at_most", "moved_in_at_most", "moved_out_at_most")
    figures = {part: dict.fromkeys(names, 0) for part in plan.parts}

    def count(part: str | None, name: str) -> None:
        if part in figures:
            figures[part][name] += 1

    for person in before.keys() | after.keys():
        was, now = before.get(person), after.get(person)
        count(now, "headcount")
        if was is None:
            count(now, "joiners_at_most")
        elif now is None:
            count(was, "leavers_at_most")
        elif was != now:
            count(was, "moved_out_at_most")
            count(now, "moved_in_at_most")
    return {part: dict(found) for part, found in figures.items()}


def most_active(roster: Roster, plan: Plan, week: Week, activity: Sequence[WeekActivity]) -> Mapping[str, Figures]:
    """For each part, how many were most active as the quarter began, left, and fell silent; unknown where the source was down."""
    names = ("most_active_at_most", "most_active_left_at_most", "most_active_quiet_at_most")
    first, last = activity[:SPELL], activity[-SPELL:]
    if any(one.is_outage() for one in (*first, *last)):
        return {part: dict.fromkeys(names) for part in plan.parts}
    after = freeze(roster.memberships, roster.tree.on(week.sunday), week.sunday).unit_of
    people = list(dict.fromkeys(row.person for row in roster.memberships))
    part_of = np.asarray(plan.part_of, dtype=np.intp)
    is_there = np.zeros(len(part_of), dtype=np.bool_)
    is_there[: len(people)] = [person in after for person in people]
    group = np.logical_and.reduce([one.own > 0 for one in first]) & (part_of != NOWHERE)
    silent = ~np.logical_or.reduce([one.own > 0 for one in last])

    def counted(chosen: NDArray[np.bool_]) -> list[int]:
        return [int(number) for number in np.bincount(part_of[chosen], minlength=len(plan.parts))]

    columns = (counted(group), counted(group & ~is_there), counted(group & is_there & silent))
    return {part: dict(zip(names, found, strict=True)) for part, *found in zip(plan.parts, *columns, strict=True)}


def _weeks_of_quarter(week: Week) -> tuple[Week, ...]:
    first = Week(week.cohort_day)
    return tuple(first.shift(later) for later in range((week.monday - first.monday).days // 7 + 1))
