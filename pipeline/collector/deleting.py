"""Deletes a vendor's files once nothing needs them any more: they are about persons, and what was released is not.

A file goes when every record in it tells of a week that is closed, and so are the weeks that look back at it. The roster stays,
and so do a vendor's teams that serve as one, files that are damaged, and those of which a record could not be read: nobody knows
which week it tells of.

It misleads about the disk and about copies: a file that is deleted can be in a backup, and its bytes may lie on the disk a while.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pipeline.collector.activity import LOOK_BACK
from pipeline.collector.exports import BrokenFile, Export
from pipeline.collector.job import Job
from pipeline.collector.reading import Reader
from pipeline.collector.rejections import EXPORT, SEATS, Rejections
from pipeline.collector.seats import taken_on
from pipeline.collector.tables import read_table
from pipeline.collector.unit_tables import layout_of
from pipeline.connectors.base import BadRecord, UnitTableConnector
from pipeline.connectors.connector import Report, UsageConnector
from pipeline.errors import UnusableInput
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.dp_spans import weeks_of_quarter


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file may go; without a reason to keep it, it may."""

    path: Path
    keep: str | None


def judge(job: Job, closed: frozenset[Week]) -> Iterator[Verdict]:
    """What is to become of each file that a job read, in order. The files are read again: one may have changed meanwhile.

    Parameters
    ----------
    job
        What was collected.
    closed
        The weeks that its source has closed, in this run or before.
    """
    needed = _needed(job)
    for path in dict.fromkeys((*job.inputs, *job.seats)):
        if path.is_symlink():
            yield Verdict(path, "it is a link; the file behind it would stay")
        elif job.roster is not None and path.samefile(job.roster):
            yield Verdict(path, "it is the roster")
        else:
            yield Verdict(path, _why_kept(needed.get(path), closed))


def delete(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Delete the files that may go, and give each verdict when it is carried out.

    Raises
    ------
    UnusableInput
        A file may go and cannot be deleted; those before it are gone.
    """
    for verdict in verdicts:
        if verdict.keep is None:
            try:
                verdict.path.unlink(missing_ok=True)
            except OSError as fault:
                raise UnusableInput(
                    f"{verdict.path.name} cannot be deleted.", "Let this user write in its folder, or delete it by hand."
                ) from fault
        yield verdict


def _why_kept(weeks: set[Week] | None, closed: frozenset[Week]) -> str | None:
    if not weeks:
        return "it is not known which weeks it tells of"
    if still := sorted(weeks - closed):
        return f"{still[0]} is not closed" + (f", nor are {len(still) - 1} more weeks" if still[1:] else "")
    return None


def _needed(job: Job) -> dict[Path, set[Week]]:
    """For each file that is understood in full, the weeks that must be closed before it may go."""
    connector = job.connector
    if not isinstance(connector, UsageConnector):
        return {path: weeks for path in job.inputs if (weeks := _weeks_of_table(path, connector))}
    reader = Reader(connector, Rejections(), lambda _: None)
    exports, _ = reader.sort_files(job.inputs)
    seats, _ = reader.sort_files(job.seats)
    days = exports[Report.PERSON_DAYS]
    rests_on = _looked_back_at if job.release_plan.budget is None else _quarters_of
    of_days = {export.path: rests_on(weeks) for export in days if (weeks := _weeks(export, reader))}
    # A list of seats that tells its days in its records is about use too, and goes as that does.
    lists = [export for export in (*exports[Report.SEATS], *seats[Report.SEATS]) if not export.tells_days]
    return of_days | {export.path: weeks for export in lists if (weeks := _served(export.path, job.days_till_final))}


def _weeks(export: Export, reader: Reader) -> set[Week]:
    """The weeks of all records; none when a record cannot be read."""
    before = reader.rejections.counts.total()
    try:
        days = {row.day for _, row in reader.each(export, EXPORT, reader.connector.person_days)}
        if export.tells_days:
            days |= {row.seen for _, row in reader.each(export, SEATS, reader.connector.seats) if row.seen}
        weeks = {Week.of(day) for day in days}
    except BrokenFile:
        return set()
    return weeks if reader.rejections.counts.total() == before else set()


def _looked_back_at(weeks: set[Week]) -> set[Week]:
    """These weeks, and the later ones that look back at them: without their files, seats would seem to have never been used."""
    return weeks | {week.shift(later) for week in weeks for later in range(1, LOOK_BACK + 1)}


def _quarters_of(weeks: set[Week]) -> set[Week]:
    """All weeks of the quarters of these: in the profile ``dp`` a span is counted from all of its weeks, at its end."""
    return {one for week in weeks for one in weeks_of_quarter(week)}


def _served(path: Path, finality_days: int) -> set[Week]:
    """The weeks that may use a list of seats; none for a list that serves every week."""
    if (day := taken_on(path)) is None:
        return set()
    first, last = Week.of(day - timedelta(days=finality_days)), Week.of(day + timedelta(days=DAYS_A_WEEK))
    return {week for later in range(3) if first <= (week := first.shift(later)) <= last}


def _weeks_of_table(path: Path, connector: UnitTableConnector) -> set[Week]:
    """The weeks of all lines; none when a line cannot be read."""
    rejections, weeks = Rejections(), set()
    try:
        layout = layout_of(path, connector)
        for _, fields in read_table(path, layout.columns, layout.optional, rejections, EXPORT):
            weeks.add(Week(layout.read(fields).week))
    except (BadRecord, UnusableInput):
        return set()
    return set() if rejections.counts else weeks
