"""Reads a usage source: its exports, the roster and the seats."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from pipeline.collector.activity import HABIT_WEEKS, Activity
from pipeline.collector.exports import BrokenFile, Export, identify, records
from pipeline.collector.job import Job
from pipeline.collector.plan import Plan, make_plans
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import Roster, read_roster
from pipeline.collector.seats import Snapshot, day_in_name, snapshot_for, taken_on
from pipeline.collector.teams import Teams
from pipeline.connectors.base import BadRecord, Fault, Json, Report, Unwanted, UsageConnector
from pipeline.errors import UnusableInput
from pipeline.periods import Week

EXPORT, SEATS = "export", "seats"
EVERY_RECORDS = 4096

T = TypeVar("T")
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Broken:
    """A damaged file, and the days it belongs to; without days, it may belong to all."""

    fault: BrokenFile
    days: tuple[date, ...]

    def touches(self, first: date, last: date) -> bool:
        """Whether it belongs to a day of this span."""
        return not self.days or any(first <= day <= last for day in self.days)


@dataclass(frozen=True)
class UsageSource:
    """All that was read for a run.

    Parameters
    ----------
    plans
        For each week asked for, its quarter's plan.
    activity
        The tally of the exports.
    seats
        Snapshots by the day they were taken; None for one that serves every week.
    broken, broken_seats
        Damaged files.
    """

    plans: list[Plan]
    activity: Activity
    seats: dict[date | None, Snapshot]
    broken: list[Broken]
    broken_seats: list[Broken]
    finality_days: int

    def trouble(self, week: Week) -> UnusableInput | None:
        """The damaged file for which a week cannot be closed; a week rests on its own days and on those of the look-back."""
        first = week.shift(1 - HABIT_WEEKS).monday
        seats_until = week.sunday + timedelta(days=self.finality_days)
        touched = [one for one in self.broken if one.touches(first, week.sunday)]
        touched += [one for one in self.broken_seats if one.touches(week.monday - timedelta(days=1), seats_until)]
        return touched[0].fault if touched else None

    def snapshot(self, week: Week) -> Snapshot | None:
        """The seats at the end of a week; None where no file tells of them."""
        return next((self.seats[key] for key in snapshot_for(week, self.seats, self.finality_days)), None)


@dataclass(frozen=True)
class Reader:
    """Reads the files of one source, and keeps count of what cannot be used."""

    connector: UsageConnector
    rejections: Rejections
    advance: Advance

    def sort_files(self, paths: Iterable[Path]) -> tuple[dict[Report, list[Export]], list[Broken]]:
        """The files by report; those that are known and no use are counted, with what to bring instead."""
        exports: dict[Report, list[Export]] = {report: [] for report in Report}
        broken = []
        for path in paths:
            try:
                export = identify(path, self.connector)
            except BrokenFile as fault:
                broken.append(Broken(fault, _days(path, set())))
                continue
            if isinstance(export.report, Unwanted):
                self.rejections.add(Fault.OTHER_REPORT, EXPORT, path.name, 0)
                self.rejections.notes.append(f"{path.name}: {export.report.what} {export.report.cure}")
            else:
                exports[export.report].append(export)
        return exports, broken

    def each(self, export: Export, kind: str, read: Callable[[Json], T]) -> Iterator[tuple[int, T]]:
        """Line and record of a file; a record that cannot be used is counted."""
        for number, record in records(export.path, export.shape, self.connector, self.rejections, kind):
            try:
                yield number, read(record)
            except BadRecord as bad:
                self.rejections.add(bad.fault, kind, export.path.name, number, bad.field)
            if number % EVERY_RECORDS == 0:
                self.advance(EVERY_RECORDS)

    def tally(self, exports: Iterable[Export], activity: Activity) -> Iterator[Broken]:
        """Count all person-days; gives the files that turn out to be damaged."""
        for export in exports:
            days: set[date] = set()
            try:
                for number, row in self.each(export, EXPORT, self.connector.person_day):
                    days.add(row.day)
                    if fault := activity.add(row):
                        self.rejections.add(fault, EXPORT, export.path.name, number)
            except BrokenFile as fault:
                yield Broken(fault, _days(export.path, days))

    def team_roster(self, exports: Iterable[Export], weeks: Iterable[Week]) -> Roster:
        """The vendor's teams as a roster."""
        teams = Teams(week.cohort_day for week in weeks)
        for export in exports:
            for number, row in self.each(export, EXPORT, self.connector.team_member):
                teams.add(row, number)
        return teams.roster()

    def snapshots(self, exports: Iterable[Export], places: Mapping[str, int]) -> tuple[dict[date | None, Snapshot], list[Broken]]:
        """The seats by the day they were taken."""
        snapshots: dict[date | None, Snapshot] = {}
        broken = []
        for export in exports:
            taken = taken_on(export.path)
            snapshot = snapshots.setdefault(taken, Snapshot())
            try:
                for number, seat in self.each(export, SEATS, self.connector.seat):
                    if (place := places.get(seat.person)) is None:
                        self.rejections.add(Fault.SEAT_WITHOUT_PERSON, SEATS, export.path.name, number)
                    else:
                        snapshot.add(place, seat)
            except BrokenFile as fault:
                broken.append(Broken(fault, (taken,) if taken else ()))
        return snapshots, broken


def read_usage(job: Job, connector: UsageConnector, rejections: Rejections, advance: Advance) -> UsageSource:
    """Read everything a run needs, the exports once.

    Raises
    ------
    UnusableInput
        There is nothing to read, or the roster cannot be used.
    """
    reader = Reader(connector, rejections, advance)
    exports, broken = reader.sort_files(job.inputs)
    seat_files, broken_seats = reader.sort_files(job.seats)
    _demand(exports, seat_files, broken, rejections)
    if job.roster is None:
        roster = reader.team_roster(exports[Report.TEAM_MEMBERS], job.weeks)
    else:
        roster = read_roster(job.roster, rejections)
    places, plans = make_plans(roster, job.weeks, job.k, rejections)
    activity = Activity(places, job.weeks, plans)
    broken += reader.tally(exports[Report.PERSON_DAYS], activity)
    if rejections.read[EXPORT] and not broken and activity.is_empty():
        raise UnusableInput(
            "No record falls in the weeks that were asked for.",
            "Check the period: a week without its files would be closed as an outage.",
        )
    all_seats = [*exports[Report.SEATS], *seat_files[Report.SEATS]]
    snapshots, damaged = reader.snapshots(_serving(all_seats, job), places)
    return UsageSource(plans, activity, snapshots, broken, broken_seats + damaged, job.finality_days)


def _demand(
    exports: dict[Report, list[Export]], seat_files: dict[Report, list[Export]], broken: list[Broken], rejections: Rejections
) -> None:
    """Raise UnusableInput when the files cannot make a release."""
    others = [export for report, found in seat_files.items() if report is not Report.SEATS for export in found]
    if others:
        raise UnusableInput(
            f"{others[0].path.name} does not hold seats.", "Give it with --input, and the list of seats with --seats."
        )
    if not exports[Report.PERSON_DAYS] and not exports[Report.NOTHING]:
        first = broken[0].fault if broken else None
        found = [first.what, first.cure] if first else rejections.notes[:1]
        raise UnusableInput(
            "None of the files is a report with a row per person and day.", " ".join(found) or "Give the report `users-1-day`."
        )


def _serving(exports: Iterable[Export], job: Job) -> list[Export]:
    """The snapshots that a week asked for will use."""
    by_day: dict[date | None, list[Export]] = {}
    for export in exports:
        by_day.setdefault(taken_on(export.path), []).append(export)
    wanted = {key for week in job.weeks for key in snapshot_for(week, by_day, job.finality_days)}
    return [export for key, found in by_day.items() if key in wanted for export in found]


def _days(path: Path, seen: set[date]) -> tuple[date, ...]:
    """The days a damaged file belongs to: the only one that it speaks of, or the one in its name; else unknown.

    A report of several days is not sorted, so that what is lost may be of any day.
    """
    named = day_in_name(path)
    if len(seen) == 1 or (not seen and named is None):
        return tuple(seen)
    return (named,) if named is not None and seen <= {named} else ()
