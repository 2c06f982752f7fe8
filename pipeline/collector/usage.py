"""Reads a usage source: its exports, the roster and the seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.collector.activity import HABIT_WEEKS, Activity
from pipeline.collector.exports import Export
from pipeline.collector.job import Job
from pipeline.collector.opt_out import all_names
from pipeline.collector.plan import Plan, make_plans
from pipeline.collector.reading import Advance, Broken, Reader
from pipeline.collector.rejections import EXPORT, Rejections
from pipeline.collector.roster import Roster, roster_of
from pipeline.collector.seats import Snapshot, Snapshots, snapshot_for, taken_on
from pipeline.collector.vendor_figures import VendorFigures
from pipeline.connectors.base import Fault
from pipeline.connectors.connector import Report, UsageConnector
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.gate import MAGNITUDES
from pipeline.privacy.plan_model import Span, Subject


@dataclass(frozen=True)
class UsageSource:
    """All that was read for a run.

    Parameters
    ----------
    plans
        For each week asked for, its quarter's plan.
    activity
        The tally of the exports.
    figures
        What the vendor counted itself; None where the exports tell of persons.
    seats
        The lists of seats that serve the weeks.
    broken, broken_seats
        Damaged files.
    days_till_final
        As the job has it.
    """

    plans: list[Plan]
    activity: Activity
    figures: VendorFigures | None
    seats: Snapshots
    broken: list[Broken]
    broken_seats: list[Broken]
    days_till_final: int

    def trouble(self, week: Week) -> UnusableInput | None:
        """The damaged files for which a week cannot be closed; a week rests on its own days and on those of the look-back."""
        first = week.shift(1 - HABIT_WEEKS).monday
        seats_until = week.sunday + timedelta(days=self.days_till_final)
        touched = [one.fault for one in self.broken if one.touches(first, week.sunday)]
        touched += [one.fault for one in self.broken_seats if one.touches(week.shift(-1).sunday, seats_until)]
        if not touched:
            return None
        return UnusableInput(
            " ".join(dict.fromkeys(fault.what for fault in touched)), " ".join(dict.fromkeys(fault.cure for fault in touched))
        )

    def snapshot(self, week: Week) -> Snapshot | None:
        """The seats at the end of a week; None where no file tells of them."""
        return self.seats.of(week)


def read_usage(job: Job, connector: UsageConnector, rejections: Rejections, advance: Advance) -> UsageSource:
    """Read everything a run needs, the exports once.

    Raises
    ------
    UnusableInput
        There is nothing to read, or the roster cannot be used.
    """
    release = job.release_plan
    reader = Reader(connector, rejections, advance)
    exports, broken = reader.sort_files(job.inputs)
    seat_files, broken_seats = reader.sort_files(job.seats)
    _demand_seats(job, seat_files, broken_seats)
    _demand_figures(exports, broken, rejections)
    places, plans = make_plans(_roster(job, exports, reader), job.weeks, release.k, rejections, release.floors())
    silent = all_names(job.opt_out, places)
    rejections.drift.hide(silent | places.keys())
    activity = Activity(
        places,
        job.weeks,
        plans,
        release.k,
        connector.sheet,
        adds_up=connector.adds_up,
        silent=silent,
        sums=release.computed(Subject.USAGE, Span.WEEK) & {*MAGNITUDES},
    )
    snapshots = Snapshots(job.weeks, job.days_till_final, places, silent)
    damaged = list(reader.tally(exports[Report.PERSON_DAYS], activity, snapshots))
    broken += damaged
    broken_seats += [one for one in damaged if one.path in {export.path for export in exports[Report.SEATS]}]
    figures = None if exports[Report.PERSON_DAYS] else VendorFigures(job.weeks, plans, release.k)
    if figures is not None:
        _demand_people(job, exports)
        broken += reader.group_figures(exports[Report.GROUP_FIGURES], figures)
    else:
        _leave_aside(exports[Report.GROUP_FIGURES], rejections)
    counted = rejections.read[EXPORT] > activity.passed_over
    if counted and not broken and activity.is_empty() and (figures is None or figures.is_empty()):
        raise rejections.drift.trouble() or UnusableInput(
            "No record falls in the weeks that were asked for.",
            "Check the period: a week without its files would be closed as an outage.",
        )
    lists = [*(export for export in exports[Report.SEATS] if not export.tells_days), *seat_files[Report.SEATS]]
    broken_seats += reader.seats(_serving(lists, job), snapshots)
    return UsageSource(plans, activity, figures, snapshots, broken, broken_seats, job.days_till_final)


def _roster(job: Job, exports: dict[Report, list[Export]], reader: Reader) -> Roster:
    if job.roster is not None:
        return roster_of(job, job.roster, reader.rejections)
    if not exports[Report.TEAM_MEMBERS]:
        raise UnusableInput(
            "Nothing says who is in which unit.",
            "Give --roster ROSTER.csv, or the vendor's report of users and teams of the quarter's first day among the input.",
        )
    reader.rejections.notes.append(
        "The vendor's teams serve as the roster. It leaves out small teams (GitHub: under 5 seats) and people without a seat; "
        "a roster of your own is better."
    )
    return reader.team_roster(exports[Report.TEAM_MEMBERS], job.weeks)


def _demand_seats(job: Job, seat_files: dict[Report, list[Export]], broken: list[Broken]) -> None:
    """Raise UnusableInput when a list of seats is something else: its weeks would be closed without seats."""
    known = {export.path for export in seat_files[Report.SEATS]} | {one.path for one in broken}
    if others := [path.name for path in job.seats if path not in known]:
        raise UnusableInput(f"Not a list of seats: {', '.join(others)}.", "Give the answer of the vendor's list of seats.")


def _demand_figures(exports: dict[Report, list[Export]], broken: list[Broken], rejections: Rejections) -> None:
    """Raise UnusableInput when there is nothing to count."""
    if not any(exports[report] for report in (Report.PERSON_DAYS, Report.GROUP_FIGURES, Report.NOTHING)):
        why = [f"{one.fault.what} {one.fault.cure}" for one in broken] + rejections.notes
        raise UnusableInput(
            "No file is a report with a row per person and day.",
            why[0] if why else "`undertow sources` says what to ask this vendor for.",
        )


def _demand_people(job: Job, exports: dict[Report, list[Export]]) -> None:
    """Raise UnusableInput where there is a list of people not to be counted, and the vendor counted already."""
    if job.opt_out is not None and exports[Report.GROUP_FIGURES]:
        raise UnusableInput(
            "The vendor counted these groups itself, so whoever asked not to be counted cannot be left out.",
            "Bring the vendor's reports about persons.",
        )


def _leave_aside(exports: Iterable[Export], rejections: Rejections) -> None:
    """Count files about groups as not used: beside rows about persons, a difference of a few people would show."""
    for export in exports:
        rejections.add(Fault.OTHER_REPORT, EXPORT, export.path.name, 0)
        rejections.notes.append(f"{export.path.name}: This tells of groups; the reports about persons serve alone.")


def _serving(exports: list[Export], job: Job) -> list[Export]:
    """The lists that a week asked for will use; those that say their days themselves are looked at in any case."""
    by_day: dict[date | None, list[Export]] = {}
    for export in (one for one in exports if not one.tells_days):
        by_day.setdefault(taken_on(export.path), []).append(export)
    wanted = {key for week in job.weeks for key in snapshot_for(week, by_day, job.days_till_final)}
    chosen = [export for key, found in by_day.items() if key in wanted for export in found]
    return chosen + [export for export in exports if export.tells_days]
