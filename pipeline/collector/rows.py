"""Makes the rows of a week: every planned one, with figures or with the reason why not.

A family or a grain that the release plan does not list has no rows at all.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.collector.activity import WeekActivity
from pipeline.collector.plan import Plan
from pipeline.collector.seats import Snapshot, count_seats, seats_of
from pipeline.collector.unit_tables import Figures, figures_of
from pipeline.periods import Week
from pipeline.privacy.dominance import safe_sums
from pipeline.privacy.gate import Tally, grains, licence_row, usage_row
from pipeline.privacy.plan_model import ReleasePlan, Span, Subject
from pipeline.privacy.unit_gate import unit_row
from schemas.fields import Family, Grain, Reason
from schemas.licences import LicenceRow
from schemas.release import Row
from schemas.status import SourceState
from schemas.usage import UsageRow


@dataclass(frozen=True)
class Rows:
    """The rows of one week, and how the source did.

    Parameters
    ----------
    usage, licences, of_units
        Rows by family; those of tables about units together.
    state
        Of the source.
    days_expected, days_reported
        Working days, Monday to Friday without public holidays; and on how many of them it reported: at least k records.
    records
        Records of it that fell in the week.
    seats_known
        Whether a list of seats tells of the week.
    taken_out
        Of how many rows each step of the gate took figures.
    """

    state: SourceState
    days_expected: int
    days_reported: int
    records: int
    usage: list[UsageRow] = field(default_factory=list)
    licences: list[LicenceRow] = field(default_factory=list)
    of_units: Mapping[Family, Sequence[Row]] = field(default_factory=dict)
    seats_known: bool = False
    taken_out: Tally = field(default_factory=Counter)

    @property
    def kept_back(self) -> Tally:
        """How many rows were kept back, by reason, and of how many figures were, by step of the gate."""
        rows = [*self.usage, *self.licences, *(row for own in self.of_units.values() for row in own)]
        return self.taken_out + Counter(str(row.reason) for row in rows if row.reason is not None)


def usage_and_licences(
    plan: Plan,
    week: Week,
    activity: WeekActivity,
    snapshot: Snapshot | None,
    release: ReleasePlan,
    working: Collection[date],
) -> Rows:
    """The rows of a usage source; ``working`` are the days on which somebody should have been at work."""
    reported = activity.days_reported(number for number, day in enumerate(week.days) if day in working)
    state = SourceState.COMPLETE if reported == len(working) else SourceState.PARTIAL
    if activity.is_outage():
        state = SourceState.DOWN
    taken_out: Tally = Counter()
    return Rows(
        state,
        len(working),
        reported,
        sum(activity.rows),
        usage=list(_usage_rows(plan, week, activity, release, taken_out)),
        licences=list(_licence_rows(plan, week, activity, snapshot, release, taken_out)),
        seats_known=snapshot is not None,
        taken_out=taken_out,
    )


def _usage_rows(plan: Plan, week: Week, activity: WeekActivity, release: ReleasePlan, tally: Tally) -> Iterator[UsageRow]:
    by_week, by_day = (release.computed(Subject.USAGE, grain) for grain in (Span.WEEK, Span.DAY))
    floors = release.floors()
    missing = Reason.SOURCE_DOWN if activity.is_outage() else None
    of_week = activity.figures_of_week() if by_week else None
    sums = safe_sums(plan.groups.planned, plan.members, activity.masses()) if activity.made else frozenset()
    # A day with next to no rows from anybody was not reported: that is not a day without use.
    of_days = [activity.figures_of_day(day) if by_day and activity.reported(day) else None for day in range(len(week.days))]
    for group in plan.groups.planned:
        parts = plan.parts_of(group)
        if of_week:
            figures, safe = of_week.of(parts), group.unit in sums
            yield usage_row(group, Grain.WEEK, week.monday, figures, by_week, missing, sums_are_safe=safe, tally=tally)
        if by_day and Grain.DAY in grains(group, floors):
            for day, of_day in zip(week.days, of_days, strict=True):
                yield usage_row(group, Grain.DAY, day, of_day.of(parts) if of_day else None, by_day, missing, tally=tally)


def _licence_rows(
    plan: Plan, week: Week, activity: WeekActivity, snapshot: Snapshot | None, release: ReleasePlan, tally: Tally
) -> Iterator[LicenceRow]:
    listed = release.computed(Subject.LICENCES, Span.WEEK)
    if not listed:
        return
    counts = None if snapshot is None else count_seats(snapshot, week, activity)
    for group in plan.groups.planned:
        figures = None if counts is None else seats_of(counts, plan.parts_of(group))
        yield licence_row(group, Grain.WEEK, week.monday, figures, listed, tally=tally)


def rows_of_units(
    plan: Plan,
    week: Week,
    family: Family,
    lines: tuple[Mapping[str, Figures], int],
    release: ReleasePlan,
    working: Collection[date],
) -> Rows:
    """The rows of a table about units; a week with any line at all is complete, and units without one are not reported.

    ``lines`` are the figures of each part, and how many records they come from.
    """
    figures, records = lines
    missing = None if figures else Reason.SOURCE_DOWN
    grain, start = (Grain.QUARTER, week.cohort_day) if family is Family.PEOPLE else (Grain.WEEK, week.monday)
    listed = release.computed(Subject(family), Span(grain))
    taken_out: Tally = Counter()
    rows = [
        unit_row(
            family,
            group,
            grain,
            start,
            figures_of(figures, [plan.parts[i] for i in plan.parts_of(group)]),
            listed,
            missing,
            tally=taken_out,
        )
        for group in plan.groups.planned
        if listed
    ]
    state = SourceState.COMPLETE if figures else SourceState.DOWN
    days = len(working) if figures else 0
    return Rows(state, len(working), days, records, of_units={family: rows}, taken_out=taken_out)
