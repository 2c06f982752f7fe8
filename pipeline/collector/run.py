"""Closes weeks: reads what a source exported, once for all weeks asked for, and makes the release of each that can be closed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.collector.dp_run import NoisedWeek, whole_quarter
from pipeline.collector.health import state_of
from pipeline.collector.job import Job
from pipeline.collector.kept_back import told
from pipeline.collector.people import read_people
from pipeline.collector.rejections import EXPORT, ROSTER, SEATS, Rejections
from pipeline.collector.release import Release
from pipeline.collector.rows import Rows, rows_of_units, usage_and_licences
from pipeline.collector.shards import Envelope, make_shards
from pipeline.collector.unit_tables import UnitSource, WithinQuarter, read_units
from pipeline.collector.usage import UsageSource, read_usage
from pipeline.connectors.connector import UsageConnector
from pipeline.errors import UndertowError, UnusableInput
from pipeline.periods import Week, in_ranges
from pipeline.privacy.gate import Tally
from pipeline.public_holidays import working_days
from schemas.status import SourceState

__all__ = ["Release", "collect"]

Source = UsageSource | UnitSource


def collect(job: Job, rejections: Rejections, advance: Callable[[int], None] = lambda _: None) -> Iterator[Release]:
    """The release of each week that can be closed, in order.

    Parameters
    ----------
    job
        What is asked.
    rejections
        Gets what was not used.
    advance
        Told how many more records were read.

    Raises
    ------
    WrongUse
        The source is not known.
    UnusableInput
        After all releases: names the weeks that were not closed, and why. Or at once, when nothing can be read.
    """
    connector = job.connector
    refused = {week: fault for week in job.weeks if (fault := _not_final(job, week))}
    asked = job.weeks
    if len(refused) < len(asked):
        if job.release_plan.budget is not None:
            job = whole_quarter(job)
        if isinstance(connector, UsageConnector):
            source: Source = read_usage(job, connector, rejections, advance)
        else:
            source = read_people(job, connector, rejections, advance) if job.usage_of else read_units(job, connector, rejections)
        yield from _close(job, asked, source, refused, rejections)
    if len(refused) < len(asked):  # of a range of weeks, a figure of quarters is released with the last of each
        refused = {week: fault for week, fault in refused.items() if not isinstance(fault, WithinQuarter)}
    if refused:
        raise _all_refused(refused)


def _close(
    job: Job, asked: Sequence[Week], source: Source, refused: dict[Week, UndertowError], rejections: Rejections
) -> Iterator[Release]:
    """The releases; adds to ``refused`` the weeks that cannot be closed."""
    too_bad = rejections.drift.trouble() or _too_many_bad(job, rejections)
    rejections.notes += rejections.drift.notes()
    gaps: dict[str, list[Week]] = {}
    kept_back: Tally = Counter()
    release = job.release_plan
    for week in asked:
        number = job.weeks.index(week)
        key = (job.org, job.connector.name, job.connector.tool, str(week))
        envelope = Envelope(*key, week.quarter, release.k)
        noised = NoisedWeek(job, source, number, envelope, working_days(week, job.country)) if release.budget else None
        trouble = source.trouble(week) if noised is None else noised.trouble()
        if fault := refused.get(week) or too_bad or source.plans[number].trouble() or trouble:
            refused[week] = fault
            continue
        if noised is not None:
            yield Release(key, noised.shards())
            continue
        rows = _rows(source, number, week, job, drifted=rejections.drift.drifted)
        kept_back += rows.kept_back
        for gap in _gaps(rows):
            gaps.setdefault(gap, []).append(week)
        yield Release(key, make_shards(envelope, rows, rejections.damaged(), rejections.drift.counted()))
    rejections.notes += [f"{in_ranges(weeks)}: {gap}" for gap, weeks in gaps.items()]
    rejections.notes += told(kept_back)


def _rows(source: Source, number: int, week: Week, job: Job, *, drifted: bool) -> Rows:
    plan, release, working = source.plans[number], job.release_plan, working_days(week, job.country)
    if isinstance(source, UsageSource):
        activity = source.activity.week(number)
        rows = usage_and_licences(plan, week, activity, source.snapshot(week), release, working)
        if source.figures is None:
            return replace(rows, state=state_of(activity, working, reported=rows.days_reported, drifted=drifted))
        return replace(source.figures.rows(number, week, release, working), licences=rows.licences, seats_known=rows.seats_known)
    lines = source.figures[number], source.records[number]
    return rows_of_units(plan, week, source.connector.family, lines, release, working)


def _gaps(rows: Rows) -> Iterator[str]:
    """What is closed as missing: it cannot be brought later."""
    if rows.state is SourceState.DOWN:
        yield "nothing, or next to nothing, was reported; released as an outage."
    if rows.state is SourceState.PARTIAL and rows.days_reported == rows.days_expected:
        yield "most units fell together, as sources do and people do not; released as partial, and nobody is blamed for it."
    if rows.licences and not rows.seats_known:
        yield "no list of seats tells of this; licences are released as missing."


def _not_final(job: Job, week: Week) -> UndertowError | None:
    if job.today >= (final := job.final_on(week)):
        return None
    return UnusableInput(f"It may still change until {final}.", f"Collect it on {final} or later.")


def _too_many_bad(job: Job, rejections: Rejections) -> UndertowError | None:
    """Why nothing is closed when too much of the input is damaged: a period is closed once, and could not be mended."""
    for kind in (EXPORT, SEATS, ROSTER):
        share = rejections.bad_share(kind)
        if share > job.max_rejected_share:
            return UnusableInput(
                f"Of the records of the {kind}, {share:.0%} cannot be used; {job.max_rejected_share:.0%} is the most.",
                "Mend the export as the table of rejections says, or set UNDERTOW_MAX_REJECTED_SHARE.",
            )
    return None


def _all_refused(refused: dict[Week, UndertowError]) -> UnusableInput:
    weeks_of: dict[tuple[str, str], list[Week]] = {}
    for week, fault in sorted(refused.items()):
        weeks_of.setdefault((fault.what, fault.cure), []).append(week)
    what = " ".join(f"Not closed: {in_ranges(weeks)}. {what}" for (what, _), weeks in weeks_of.items())
    return UnusableInput(what, " ".join(dict.fromkeys(cure for _, cure in weeks_of)))
