"""The receiver without its sockets: counts requests, marks the minutes, closes weeks that are due."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from pipeline.collector.consent import NotAllowed
from pipeline.collector.job import Job
from pipeline.collector.run import Release
from pipeline.errors import ClosedOnce, TryAgain, UndertowError
from pipeline.otlp.closing import close
from pipeline.otlp.coverage import Coverage, State, read_state, write_state
from pipeline.otlp.open_weeks import EPOCH, OpenWeeks, due
from pipeline.otlp.points import Fault, Point
from pipeline.otlp.tally import DAY
from pipeline.periods import Week
from pipeline.privacy.gate import MAGNITUDES
from pipeline.privacy.plan_model import Span, Subject

Send = Callable[[Release], None]
"""Sends one release, or raises; it may block."""


def nanoseconds_of(moment: datetime) -> int:
    """A moment in UTC as OTLP writes it."""
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return (moment.toordinal() - EPOCH) * DAY + seconds * 10**9 + moment.microsecond * 1000


def keeps_sums(job: Job) -> bool:
    """Whether the release plan lists any sum; what it does not list is not even counted."""
    listed = (job.release_plan.computed(Subject.USAGE, grain) for grain in (Span.WEEK, Span.DAY))
    return any(not names.isdisjoint(MAGNITUDES) for names in listed)


@dataclass
class Receiver:
    """What is open, what is due, what is to be sent.

    Parameters
    ----------
    weeks
        The open ones.
    job
        The organisation and its release plan.
    sources
        What is released, each week.
    send
        Where releases go.
    state_file
        What outlives a restart.
    clock
        The time in UTC.
    demand
        Raises where a week may not be published as things stand: then nobody is counted.
    """

    weeks: OpenWeeks
    job: Job
    sources: Sequence[str]
    send: Send
    state_file: Path
    clock: Callable[[], datetime]
    demand: Callable[[Week], None] = lambda _: None
    coverage: Coverage = field(default_factory=Coverage)
    outbox: list[Release] = field(default_factory=list)

    def __post_init__(self) -> None:
        now = self.clock()
        self._state: State = read_state(self.state_file, now)
        self._next = self._state.next
        self._minute: datetime | None = None
        self._is_paused = False
        self._log = structlog.get_logger()
        if lost := self._state.lost():
            days = {str(day): minutes for day, minutes in lost.items()}
            self._log.warning("counts_lost_by_restart", minutes_of_days=days)
        self.weeks.open(Week.of(now.date()))

    def count(self, points: Sequence[Point]) -> Counter[Fault]:
        """Count points; gives those that come too late or from the future. While nothing may be published, all are let go."""
        if self._is_paused:
            return Counter()
        return self.weeks.add(points, nanoseconds_of(self.clock()))

    def beat(self) -> None:
        """Mark that the process is alive and counts; call it several times a minute."""
        now = self.clock()
        minute = now.replace(second=0, microsecond=0)
        if is_new := minute != self._minute:
            self._minute = minute
            self._ask(Week.of(now.date()))
        self.weeks.open(Week.of(now.date()))
        if self._is_paused:
            return
        self.coverage.beat(now)
        if is_new:
            self._state.note(now.date(), 1)
            self._write_state()
            self.weeks.settle(nanoseconds_of(now))

    def _ask(self, week: Week) -> None:
        """Whether anybody may be counted; what was counted of open weeks is let go when not."""
        try:
            self.demand(week)
        except UndertowError as fault:
            if not self._is_paused:
                self._log.error("paused", why=fault.what, cure=fault.cure)
                self._is_paused = True
                self.weeks.forget()
                self.coverage = Coverage()
        else:
            if self._is_paused:
                self._log.warning("resumed")
            self._is_paused = False

    def close_due(self) -> int:
        """Close the weeks that are due: their people are forgotten here, and their releases wait to be sent."""
        weeks = due(self._next, self.clock().date(), self.job.final_on)
        for week in weeks:
            self._close(week)
            self._next = week.shift(1)
            self.coverage.forget(self._next.monday)
        if weeks:
            self._write_state()
        return len(weeks)

    def _close(self, week: Week) -> None:
        taken = self.weeks.take(week)
        if trouble := taken.placing.plan.trouble():
            self._log.error("week_not_closed", week=str(week), why=trouble.what, cure=trouble.cure)
        else:
            covered = [number for number, day in enumerate(week.days) if self.coverage.is_whole(day)]
            self.outbox += [close(taken, source, covered, self.job) for source in self.sources]
        taken.forget()

    def deliver(self, release: Release) -> bool:
        """Send a release; whether it is done with, sent or not. It blocks, and touches nothing but the log."""
        source, week = release.key[1], release.key[-1]
        try:
            self.send(release)
        except TryAgain as fault:
            self._log.warning("release_waits", source=source, week=week, why=fault.what)
            return False
        except (NotAllowed, ClosedOnce) as fault:
            self._log.error("not_released", source=source, week=week, why=fault.what, cure=fault.cure)
        except UndertowError as fault:
            self._log.error("release_waits", source=source, week=week, why=fault.what, cure=fault.cure)
            return False
        else:
            self._log.info("released", source=source, week=week)
        return True

    def done(self, release: Release) -> None:
        """A release needs nothing more."""
        self.outbox.remove(release)
        self._write_state()

    def stop(self) -> None:
        """Let go of everything that is open; it is said in the log, and in the next releases."""
        if self.weeks.weeks:
            self._log.warning("open_weeks_forgotten", weeks=[str(week) for week in self.weeks.weeks])
        self.weeks.forget()

    def _write_state(self) -> None:
        waiting = [Week.parse(release.key[-1]) for release in self.outbox]
        self._state.next = min([self._next, *waiting])
        write_state(self.state_file, self._state)
