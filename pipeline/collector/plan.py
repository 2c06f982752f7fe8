"""Who is counted where in the weeks of one quarter: the privacy plan, as array positions.

A *place* is a person's position in arrays that all weeks share; a *part* is a leaf of the cohort, and everybody is in one at
most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.roster import Roster
from pipeline.connectors.base import Fault
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.cohort import Cohort, Problem
from pipeline.privacy.groups import LOWEST, Floors, Group, Groups, plan_groups

NOWHERE = -1


@dataclass(frozen=True)
class Plan:
    """The plan of a quarter.

    Parameters
    ----------
    cohort, groups
        As ``pipeline.privacy`` gives them.
    parts
        Leaves of the cohort, in order.
    part_of
        For each place, the number of the part; :data:`NOWHERE` for people who are not in the cohort.
    members
        Name of each group that may be shown to the numbers of its parts.
    """

    cohort: Cohort
    groups: Groups
    parts: tuple[str, ...]
    part_of: Sequence[int] = field(repr=False)
    members: Mapping[str, NDArray[np.intp]] = field(repr=False)

    def parts_of(self, group: Group) -> NDArray[np.intp]:
        """The numbers of a group's parts; none for a group that is withheld."""
        return self.members.get(group.unit, np.empty(0, dtype=np.intp))

    def trouble(self) -> UnusableInput | None:
        """Why no week of the quarter can be closed, if so."""
        if self.parts:
            return None
        return UnusableInput(
            f"The roster has nobody on {self.cohort.day}, the first Monday of the quarter.",
            "Bring a roster that tells of that day: it decides who is counted where all quarter.",
        )


def make_plan(cohort: Cohort, places: Mapping[str, int], k: int, floors: Floors = LOWEST, before: Cohort | None = None) -> Plan:
    """The plan for a cohort.

    Parameters
    ----------
    cohort
        The frozen roster.
    places
        Key of each person of the roster to their place.
    k, floors
        The thresholds of the release plan.
    before
        The frozen roster of the quarter before; None where nothing is known of it.
    """
    groups = plan_groups(cohort, k, floors=floors, before=before)
    parts = tuple(cohort.sizes)
    number = {part: i for i, part in enumerate(parts)}
    part_of = [NOWHERE] * len(places)
    for person, part in cohort.unit_of.items():
        part_of[places[person]] = number[part]
    members: dict[str, list[int]] = {}
    for i, part in enumerate(parts):
        for group in groups.counted_in(part):
            members.setdefault(group, []).append(i)
    return Plan(cohort, groups, parts, part_of, {group: np.array(own, dtype=np.intp) for group, own in members.items()})


def make_plans(
    roster: Roster, weeks: Sequence[Week], k: int, rejections: Rejections, floors: Floors = LOWEST
) -> tuple[Mapping[str, int], list[Plan]]:
    """The place of each person, and for each week its quarter's plan; what the roster leaves unclear is counted, once."""
    places = {person: i for i, person in enumerate(dict.fromkeys(row.person for row in roster.memberships))}
    known = {account: places[person] for account, person in roster.accounts.items() if person in places}
    places = known | places
    plans: dict[str, Plan] = {}
    problems: set[Problem] = set()
    for week in weeks:
        if week.quarter not in plans:
            cohort = roster.cohort(week)
            before = roster.cohort(Week(week.cohort_day).shift(-1))
            plans[week.quarter] = make_plan(cohort, places, k, floors, before)
            problems.update(cohort.problems)
    for problem in sorted(problems, key=lambda one: (one.line, one.reason)):
        rejections.add(Fault(problem.reason), ROSTER, roster.file, problem.line)
    return places, [plans[week.quarter] for week in weeks]
