"""Figures that a vendor counted itself, about groups: which of them may stand in a planned row.

Who is in a vendor's group is not who is in the unit of that name on the roster, and the vendor's groups may overlap. So nothing
that the plan guarantees by sizes of the roster holds for them by itself. The rules, each the safer choice:

* They serve only where a run has no rows about persons: beside those, a difference of a few people would show.
* Only for planned groups that show figures, matched by name; the organisation is the vendor's whole.
* Never for a group above others for which there are figures too: the total less its parts would be the few whom the vendor counts
  elsewhere than the roster does.
* Only where the vendor itself shows in that week that its group has at least k people, and never more than the roster has.
* A remainder, or a group the vendor says nothing about, is not reported. Nothing is summed: distinct people do not add up.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from pipeline.collector.plan import Plan
from pipeline.collector.rows import Rows
from pipeline.connectors.base import Fault, GroupFigures
from pipeline.periods import Week
from pipeline.privacy.gate import Measures, Tally, grains, usage_row
from pipeline.privacy.groups import Group
from pipeline.privacy.plan_model import ReleasePlan, Span, Subject
from schemas.fields import Grain, Reason, Status
from schemas.status import SourceState
from schemas.usage import UsageRow

Key = tuple[str, Grain, date]


class VendorFigures:
    """The figures of one run. Where two speak of the same group and period, the larger ones count: late data, or a wider report.

    Parameters
    ----------
    weeks
        The weeks asked for, in order.
    plans
        For each of them, its quarter's plan.
    k
        The threshold in force.
    """

    def __init__(self, weeks: Sequence[Week], plans: Sequence[Plan], k: int) -> None:
        self._number = {week: number for number, week in enumerate(weeks)}
        self._plans = plans
        self._k = k
        self._of_week: list[dict[Key, GroupFigures]] = [{} for _ in weeks]

    def add(self, row: GroupFigures) -> Fault | None:
        """Keep figures, or say why they are not used."""
        number = self._number.get(Week.of(row.start))
        if number is None:
            return Fault.OUTSIDE_PERIOD
        group = _group(self._plans[number], row.unit)
        if group is None:
            return Fault.UNIT_NOT_IN_ROSTER
        if row.people_active > group.size:
            return Fault.MORE_THAN_COHORT
        if (row.by_own_action or 0) > row.people_active:
            return Fault.PARTS_EXCEED_WHOLE
        key = (group.unit, row.grain, row.start)
        self._of_week[number][key] = max(row, self._of_week[number].get(key, row), key=_size)
        return None

    def is_empty(self) -> bool:
        """Whether there is nothing for any week asked for."""
        return not any(self._of_week)

    def rows(self, number: int, week: Week, release: ReleasePlan, working: Collection[date]) -> Rows:
        """The rows of use of one of the weeks asked for: every planned one, with figures or with the reason why not."""
        plan, found = self._plans[number], self._of_week[number]
        told = {key: row for key, row in found.items() if self._may_be_told(key, found)}
        above = _groups_above_others(plan, {unit for unit, _, _ in told})
        told = {key: row for key, row in told.items() if key[0] not in above}
        reported = len(working) if any(key[1] is Grain.WEEK for key in told) else len({key[2] for key in told} & set(working))
        state = SourceState.PARTIAL if reported < len(working) else SourceState.COMPLETE
        taken_out: Tally = Counter()
        return Rows(
            state if told else SourceState.DOWN,
            len(working),
            reported,
            len(found),
            usage=list(_rows(plan, week, told, release, taken_out)),
            taken_out=taken_out,
        )

    def _may_be_told(self, key: Key, found: Mapping[Key, GroupFigures]) -> bool:
        unit, grain, start = key
        of_group = [row for (other, _, _), row in found.items() if other == unit]
        if max(row.members or 0 for row in of_group) < self._k:
            return False
        # A week of fewer people than one of its days is a week of another kind: it ends elsewhere than on a Sunday.
        if grain is Grain.WEEK and found[key].people_active < max(row.people_active for row in of_group):
            return False
        # As for persons: fewer people than that, in all groups, are no report, else one of them on a quiet day would decide it.
        return max(row.people_active for (_, *period), row in found.items() if period == [grain, start]) >= self._k


def _size(row: GroupFigures) -> tuple[int, ...]:
    return tuple(-1 if value is None else value for value in row[3:])


def _group(plan: Plan, name: str | None) -> Group | None:
    """The planned group of that name, in whatever case."""
    whole, *others = plan.groups.planned
    if name is None:
        return whole
    wanted = name.strip().casefold()
    return next((group for group in others if group.unit.casefold() == wanted), None)


def _groups_above_others(plan: Plan, units: Collection[str]) -> set[str]:
    """The groups that have a shown one with figures below them."""
    parent = {group.unit: group.parent for group in plan.groups.planned}
    shown = {group.unit for group in plan.groups.planned if group.status is Status.OK}
    above = set()
    for unit in shown.intersection(units):
        over = parent[unit]
        while over is not None:
            above.add(over)
            over = parent[over]
    return above


def _rows(plan: Plan, week: Week, told: Mapping[Key, GroupFigures], release: ReleasePlan, tally: Tally) -> Iterator[UsageRow]:
    by_week, by_day = (release.computed(Subject.USAGE, grain) for grain in (Span.WEEK, Span.DAY))
    missing = None if told else Reason.SOURCE_DOWN
    for group in plan.groups.planned:
        if by_week:
            measures = _measures(told.get((group.unit, Grain.WEEK, week.monday)))
            yield usage_row(group, Grain.WEEK, week.monday, measures, by_week, missing, tally=tally)
        if by_day and Grain.DAY in grains(group, release.floors()):
            for day in week.days:
                measures = _measures(told.get((group.unit, Grain.DAY, day)))
                yield usage_row(group, Grain.DAY, day, measures, by_day, missing, tally=tally)


def _measures(row: GroupFigures | None) -> Measures | None:
    if row is None:
        return None
    figures = {
        "people_active": row.people_active,
        "people_active_by_own_action": row.by_own_action,
        "interactions": row.interactions,
        "suggestions": row.suggestions,
        "suggestions_accepted": row.accepted,
    }
    return {name: value for name, value in figures.items() if value is not None}
