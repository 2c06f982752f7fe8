"""The week of a source in the profile ``dp``: its status, and the noised cells of every span that ends with it.

The status says only what the operator says. Whether a source was down is decided by hand (``--source-down``), because a rule that
counts records would tell of the one person whose record tips it; so a week without a single record is not closed before somebody
has said what it was. A person's activity thus changes values, and nothing else.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import overload

from pipeline.collector.activity import WeekActivity
from pipeline.collector.closing import closed_weeks
from pipeline.collector.dp_ledger import EpsilonLedger
from pipeline.collector.dp_release import Pending, enough, regular
from pipeline.collector.job import Job
from pipeline.collector.plan import Plan
from pipeline.collector.shards import Envelope, cut
from pipeline.collector.unit_tables import UnitSource
from pipeline.collector.usage import UsageSource
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.budget import ReleaseKey, division_of
from pipeline.privacy.dp_levels import Division, divide
from pipeline.privacy.dp_plan import Allotment, allotments, of_size
from pipeline.privacy.dp_spans import span_ending, weeks_of_quarter
from pipeline.privacy.groups import Group
from pipeline.privacy.plan_model import Budget
from schemas.fields import Reason, Status
from schemas.noised import Level, NoisedGrain, NoisedShard
from schemas.status import SourceState, StatusRow, StatusShard
from schemas.wire import AnyShard

DIVIDED = (Level.TEAM, Level.DEPARTMENT)


class Later(Sequence[AnyShard]):
    """Messages that are made when they are first looked at: after the works council's consent was seen, not before."""

    def __init__(self, make: Callable[[], list[AnyShard]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> list[AnyShard]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> AnyShard: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[AnyShard]: ...
    def __getitem__(self, at: int | slice) -> AnyShard | Sequence[AnyShard]:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True)
class NoisedWeek:
    """What a week needs in this profile.

    Parameters
    ----------
    job
        What is asked; its plan has a budget.
    source
        All that was read, of the whole quarter.
    number
        The place of the week among those that were read.
    envelope
        Of its messages.
    working
        The days on which somebody should have been at work.
    """

    job: Job
    source: UsageSource | UnitSource
    number: int
    envelope: Envelope
    working: Collection[date]

    @property
    def week(self) -> Week:
        """The week."""
        return self.job.weeks[self.number]

    def trouble(self) -> UnusableInput | None:
        """Why the week cannot be closed: one that it rests on has a damaged file, or nothing in it and nobody's word on that."""
        spans = [span_ending(self.week, grain) for level in DIVIDED for grain in self._grains(level)]
        for week in sorted({self.week}.union(*spans)):
            if fault := self.source.trouble(week) or self._silent(week):
                return fault
        return None

    def shards(self) -> Sequence[AnyShard]:
        """The messages; noise is drawn when they are looked at."""
        waiting = list(self._pending())
        return Later(lambda: self._released(waiting))

    def _silent(self, week: Week) -> UnusableInput | None:
        if week in self.job.source_down or self._records(week):
            return None
        return UnusableInput(
            f"{self.envelope.source} reported nothing at all in {week}; the profile dp does not guess why.",
            f"Bring its files, all of the quarter; or say --source-down {week}, and the week counts for nobody.",
        )

    def _records(self, week: Week) -> int:
        if isinstance(self.source, UnitSource):
            return self.source.records[self.job.weeks.index(week)]
        return sum(self._activity(self.source, week).rows)

    def _activity(self, source: UsageSource, week: Week) -> WeekActivity:
        return source.activity.week(self.job.weeks.index(week))

    def _grains(self, level: Level) -> list[NoisedGrain]:
        if self.envelope.source not in self._budget.sources or isinstance(self.source, UnitSource):
            return []  # tables about units tell of work, not of persons: of these nothing but the status leaves
        return sorted({line.grain for line in allotments(self.job.release_plan, level)})

    @property
    def _budget(self) -> Budget:
        budget = self.job.release_plan.budget
        assert budget is not None
        return budget

    def _pending(self) -> Iterator[Pending]:
        for level in DIVIDED:
            for grain in self._grains(level):
                if span := span_ending(self.week, grain):
                    yield self._of_span(level, grain, span)

    def _of_span(self, level: Level, grain: NoisedGrain, span: Sequence[Week]) -> Pending:
        plan = self.source.plans[self.number]
        lines = allotments(self.job.release_plan, level)
        division = divide(plan.groups, level, lines[0].from_people)
        all_cells = [(cell, line) for cell in division.cells if (line := of_size(lines, cell.size)) is not None]
        cells = tuple((cell, line) for cell, line in all_cells if line.grain is grain)
        reported = [week for week in span if week not in self.job.source_down]
        totals = [line for line in allotments(self.job.release_plan, Level.ORGANISATION) if line.grain is grain]
        return Pending(
            key=self._key(level, grain, span),
            quarter=self.week.quarter,
            division=division_of((cell, line.grain) for cell, line in all_cells),
            epsilon=next(line for line in lines if line.grain is grain).a_release(self.week),
            cells=cells,
            withheld=_withheld(division, lines[0], grain),
            weeks_reported=len(reported),
            counts=self._counts(plan, cells, reported) if enough(len(reported), span) else None,
            total=(plan.groups.planned[0].unit, totals[0]) if totals and level is Level.DEPARTMENT else None,
        )

    def _counts(self, plan: Plan, cells: Sequence[tuple[Group, Allotment]], reported: Sequence[Week]) -> tuple[int, ...]:
        assert isinstance(self.source, UsageSource)
        activities = [self._activity(self.source, week) for week in reported]
        people = regular([one.own for one in activities], activities[0].part_of, activities[0].parts)
        return tuple(int(people[plan.parts_of(cell)].sum()) for cell, _ in cells)

    def _key(self, level: Level, grain: NoisedGrain, span: Sequence[Week]) -> ReleaseKey:
        return ReleaseKey(self.envelope.org, self.envelope.source, self.envelope.tool, level, grain, span[0].monday)

    def _released(self, waiting: Sequence[Pending]) -> list[AnyShard]:
        rows = []
        if waiting:
            ledger = self._ledger()
            for pending in waiting:
                rows += ledger.release(pending, Fraction(self._budget.epsilon)).rows
        withheld = sum(row.status is Status.WITHHELD for row in rows)
        is_down = self.week in self.job.source_down
        status = status_in_dp(len(self.working), is_down=is_down, noised=len(rows), withheld=withheld)
        return [*cut(NoisedShard, self.envelope, rows), *cut(StatusShard, self.envelope, [status])]

    def _ledger(self) -> EpsilonLedger:
        """The ledger of epsilon, once it is seen to know of every span whose week was closed."""
        if self.job.ledger is None:
            raise UnusableInput(
                "The profile dp needs a ledger, in which it keeps what was spent.", "Set --ledger or UNDERTOW_LEDGER."
            )
        ledger = EpsilonLedger.beside(self.job.ledger)
        if self.job.ledger.exists():
            closed = closed_weeks(self.job.ledger, self.envelope.org, self.envelope.source, self.envelope.tool)
            ledger.demand(
                self._key(level, grain, span)
                for week in weeks_of_quarter(self.week)
                if week in closed
                for level in DIVIDED
                for grain in self._grains(level)
                if (span := span_ending(week, grain))
            )
        return ledger


def whole_quarter(job: Job) -> Job:
    """The same job, reading from the first week of the first quarter on: a span is counted from all of its weeks."""
    first = Week(job.weeks[0].cohort_day)
    weeks = []
    while first < job.weeks[0]:
        weeks.append(first)
        first = first.shift(1)
    return replace(job, weeks=(*weeks, *job.weeks))


def status_in_dp(working: int, *, is_down: bool, noised: int = 0, withheld: int = 0) -> StatusRow:
    """The status of a week, without anything that was counted in it."""
    return StatusRow(
        state=SourceState.DOWN if is_down else SourceState.COMPLETE,
        days_expected=working,
        days_reported=0 if is_down else working,
        records_read=None,
        records_rejected={},
        noised_rows=noised,
        withheld_rows=withheld,
    )


def _withheld(division: Division, line: Allotment, grain: NoisedGrain) -> tuple[tuple[Group, Reason, Allotment], ...]:
    """The groups that are too small; they have a row at the grain of the smallest cells alone."""
    return tuple((group, reason, line) for group, reason in division.withheld) if line.grain is grain else ()
