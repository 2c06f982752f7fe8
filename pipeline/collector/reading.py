"""Reads the files of a usage source, one after another, and keeps count of what cannot be used."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pipeline.collector.activity import Activity
from pipeline.collector.copies import originals
from pipeline.collector.drift import Watch, is_looked_at
from pipeline.collector.exports import BrokenFile, Export, Picked, identify, records, table_line
from pipeline.collector.files import day_in_name
from pipeline.collector.rejections import EXPORT, SEATS, Rejections
from pipeline.collector.roster import Roster
from pipeline.collector.seats import Snapshots, taken_on
from pipeline.collector.shape import Table
from pipeline.collector.teams import Teams
from pipeline.collector.vendor_figures import VendorFigures
from pipeline.connectors.base import BadRecord, Fault, Json, PersonDay, Seat
from pipeline.connectors.connector import Plain, PlainLine, Report, Unwanted, UsageConnector
from pipeline.connectors.connector import Reader as ReadRecord
from pipeline.periods import Week

EVERY_RECORDS = 4096
UNKNOWN = frozenset({Fault.PERSON_IN_NO_UNIT, Fault.SEAT_WITHOUT_PERSON})
"""Somebody whom the roster does not have."""

T = TypeVar("T")
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Broken:
    """A damaged file, and the days it belongs to; without days, it may belong to all."""

    path: Path
    fault: BrokenFile
    days: tuple[date, ...]

    def touches(self, first: date, last: date) -> bool:
        """Whether it belongs to a day of this span."""
        return not self.days or any(first <= day <= last for day in self.days)


@dataclass(frozen=True)
class Reader:
    """Reads the files of one source, and keeps count of what cannot be used."""

    connector: UsageConnector
    rejections: Rejections
    advance: Advance

    def sort_files(self, paths: Iterable[Path]) -> tuple[dict[Report, list[Export]], list[Broken]]:
        """The files by report, one in several where it holds several; those of no use are counted, with what to bring instead."""
        exports: dict[Report, list[Export]] = {report: [] for report in Report}
        broken = []
        for path in paths:
            try:
                export = identify(path, self.connector)
            except BrokenFile as fault:
                broken.append(Broken(path, fault, _days(path, set())))
                continue
            if isinstance(export.report, Unwanted):
                self.rejections.add(Fault.OTHER_REPORT, EXPORT, path.name, 0)
                self.rejections.notes.append(f"{path.name}: {export.report.what} {export.report.cure}")
            else:
                for report in export.report:
                    exports[report].append(export)
        return exports, broken

    def each(self, export: Export, kind: str, read: ReadRecord[T]) -> Iterator[tuple[int, T]]:
        """Line and row of a file; a record, or a part of one, that cannot be used is counted."""
        is_of_days = read in {self.connector.person_days, self.both}
        plain = self._plain(export, read)
        form, plainly = _plainly(plain, read)
        watch = Watch(self.connector.sheet.known, is_expected=is_of_days)
        try:
            for number, record in self._dated(export, kind, plain):
                fits = type(record) is form
                if is_seen := not fits and is_looked_at(number):
                    watch.see(record)
                try:
                    for row in plainly(record) if fits else read(record):
                        if isinstance(row, BadRecord):
                            self._reject(row, export, kind, number)
                        else:
                            yield number, row
                except BadRecord as bad:
                    self._reject(bad, export, kind, number)
                    if is_seen and bad.fault is Fault.MISSING_FIELD:
                        watch.lacks(bad.field)
                if number % EVERY_RECORDS == 0:
                    self.advance(EVERY_RECORDS)
        finally:
            watch.tell(self.rejections.drift)

    def _plain(self, export: Export, read: ReadRecord[T]) -> Plain | PlainLine | None:
        """The faster way to read a file's lines; None where there is none for what is read."""
        if read != (self.connector.days_and_seats or self.connector.person_days):
            return None
        return self.connector.plain_line if isinstance(export.shape, Table) else self.connector.plain

    def _dated(self, export: Export, kind: str, plain: Plain | PlainLine | None) -> Iterator[tuple[int, Any]]:
        """Line and record of a file; where the vendor's records do not say their day, the name of the file does."""
        found = records(export.path, export.shape, self.connector, self.rejections, kind, plain)
        named = day_in_name(export.path) if self.connector.day_field else None
        if named is None:
            return found
        return ((number, {self.connector.day_field: named.isoformat()} | record) for number, record in found)

    def _reject(self, bad: BadRecord, export: Export, kind: str, number: int) -> None:
        self.rejections.add(bad.fault, kind, export.path.name, number, bad.field)

    def _set_aside(self, fault: Fault, kind: str, export: Export, number: int, person: str) -> None:
        self.rejections.add(fault, kind, export.path.name, number)
        if fault in UNKNOWN:
            self.rejections.drift.hide_stranger(person)

    def tally(self, exports: Sequence[Export], activity: Activity, snapshots: Snapshots) -> Iterator[Broken]:
        """Count all person-days, and the seats of the same records; gives the files that turn out to be damaged."""
        for export in self._without_copies(exports):
            days: set[date] = set()
            read: ReadRecord[PersonDay | Seat] = self.both if export.tells_days else self.connector.person_days
            rows: Iterator[tuple[int, PersonDay | Seat]] = self.each(export, EXPORT, read)
            try:
                for number, row in rows:
                    if isinstance(row, Seat):
                        problem = snapshots.add(None, row)
                    else:
                        days.add(row.day)
                        problem = activity.add(row)
                    if problem:
                        self._set_aside(problem, EXPORT, export, number, row.person)
            except BrokenFile as fault:
                yield Broken(export.path, fault, _days(export.path, days))

    @property
    def both(self) -> ReadRecord[PersonDay | Seat]:
        """What reads a record that is about use and about a seat: the connector's own way, where it has a faster one."""
        return self.connector.days_and_seats or self.days_and_seats

    def days_and_seats(self, record: Json) -> Iterator[PersonDay | Seat | BadRecord]:
        """Both readings of a record that is about use and about a seat; what is wrong with it is said once."""
        bad = None
        try:
            yield from self.connector.seats(record)
        except BadRecord as fault:
            bad = fault
        yield from self.connector.person_days(record)
        if bad:
            raise bad

    def group_figures(self, exports: Sequence[Export], figures: VendorFigures) -> Iterator[Broken]:
        """Gather all figures about groups; gives the files that turn out to be damaged."""
        for export in self._without_copies(exports):
            days: set[date] = set()
            try:
                for number, row in self.each(export, EXPORT, self.connector.group_figures):
                    days.add(row.start)
                    if fault := figures.add(row):
                        self.rejections.add(fault, EXPORT, export.path.name, number)
            except BrokenFile as fault:
                yield Broken(export.path, fault, _days(export.path, days))

    def _without_copies(self, exports: Sequence[Export]) -> Iterator[Export]:
        copies = originals(export.path for export in exports)
        for export in exports:
            if original := copies.get(export.path):
                self.rejections.add(Fault.DUPLICATE, EXPORT, export.path.name, 0)
                self.rejections.notes.append(f"{export.path.name} is a copy of {original.name}: it was read once.")
            else:
                yield export

    def team_roster(self, exports: Iterable[Export], weeks: Iterable[Week]) -> Roster:
        """The vendor's teams as a roster."""
        teams = Teams(week.cohort_day for week in weeks)
        for export in exports:
            for number, row in self.each(export, EXPORT, self.connector.team_members):
                teams.add(row, export.path.name, number)
        return teams.roster()

    def seats(self, exports: Iterable[Export], snapshots: Snapshots) -> Iterator[Broken]:
        """Gather all seats; gives the files that are damaged."""
        for export in exports:
            taken = taken_on(export.path)
            if not export.tells_days:
                snapshots.meet(taken)
            try:
                for number, seat in self.each(export, SEATS, self.connector.seats):
                    if problem := snapshots.add(taken, seat):
                        self._set_aside(problem, SEATS, export, number, seat.person)
            except BrokenFile as fault:
                yield Broken(export.path, fault, (taken,) if taken and not export.tells_days else ())


def _plainly(plain: Plain | PlainLine | None, read: ReadRecord[T]) -> tuple[type, Callable[[Any], Iterable[Any]]]:
    """The type of the records that are read the faster way, and how."""
    if isinstance(plain, Plain):
        return plain.form, plain.read
    if plain is None:
        return Picked, read
    quick = plain.read

    def of_line(line: Picked) -> Iterable[Any]:
        rows = quick(line.picked)
        return read(table_line(line.fields, line.values)) if rows is None else rows

    return Picked, of_line


def _days(path: Path, seen: set[date]) -> tuple[date, ...]:
    """The days a damaged file belongs to: the only one that it speaks of, or the one in its name; else unknown.

    A report of several days is not sorted, so that what is lost may be of any day.
    """
    named = day_in_name(path)
    if len(seen) == 1 or (not seen and named is None):
        return tuple(seen)
    return (named,) if named is not None and seen <= {named} else ()
