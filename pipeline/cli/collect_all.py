"""``undertow collect --all``: everything that is due, source by source and week by week."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.table import Column, Table

from pipeline.cli.collect_fetch import due, fetched, fetching, patient, with_section
from pipeline.cli.collect_sending import Outlet
from pipeline.cli.collect_weeks import close_weeks
from pipeline.collector.files import expand
from pipeline.collector.job import Job
from pipeline.connectors import CONNECTORS
from pipeline.errors import UndertowError
from pipeline.fetching.sources import Source, read_sources
from pipeline.periods import Week
from pipeline.settings import Settings


@dataclass
class Outcome:
    """How a source did.

    Parameters
    ----------
    source
        Its name.
    closed
        The weeks that were closed.
    faults
        What was wrong, by the week, or by None for the source as a whole.
    """

    source: str
    closed: list[Week] = field(default_factory=list)
    faults: list[tuple[Week | None, UndertowError]] = field(default_factory=list)


def collect_all(job: Job, settings: Settings, outlet: Outlet) -> list[Outcome]:
    """Close what is due of every source of ``sources.toml``; what fails in one does not stop the others.

    Each week is collected by itself, oldest first, so that a release does not depend on how late it was made.

    Parameters
    ----------
    job
        What all sources share; its source and weeks are of no interest.
    settings
        Where the file and the ledger are.
    outlet
        Where rows go.
    """
    sources = read_sources(settings.sources, frozenset(CONNECTORS))
    return [_collect(source, job, settings, outlet) for source in sources.values()]


def _collect(source: Source, shared: Job, settings: Settings, outlet: Outlet) -> Outcome:
    outcome = Outcome(source.name)
    try:
        job = with_section(replace(shared, source=source.name), source)
        weeks = due(source, job, settings.ledger)
        with ExitStack() as stack:
            files = _files(source, settings, stack) if weeks else replace
            for week in weeks:
                _close(job, week, files, outlet, outcome)
    except UndertowError as fault:
        outcome.faults.append((None, fault))
    return outcome


def _files(source: Source, settings: Settings, stack: ExitStack) -> Callable[[Job], Job]:
    """From a job to the same with its files."""
    if source.options is None:
        inputs = expand(source.inputs, (source.roster, source.accounts, source.column_map))
        return lambda job: replace(job, inputs=inputs)
    vendor = stack.enter_context(fetching(source, settings, Console(stderr=True)))
    return lambda job: fetched(job, vendor)


def _close(shared: Job, week: Week, files: Callable[[Job], Job], outlet: Outlet, outcome: Outcome) -> None:
    job = replace(shared, weeks=(week,))
    try:
        outlet.demand(job, week)
        job = files(job)
        close_weeks(job, patient(job, outlet.to(job)))
        outcome.closed.append(week)
    except UndertowError as fault:
        outcome.faults.append((week, fault))


def summary(outcomes: list[Outcome]) -> Table:
    """What was closed and what was not, and what to do about it."""
    table = Table("source", "closed", "not closed", Column("why, and what to do", overflow="fold"), title="Collected")
    for outcome in outcomes:
        closed = ", ".join(map(str, outcome.closed)) or ("" if outcome.faults else "nothing was due")
        for number, (weeks, why) in enumerate(_grouped(outcome)):
            table.add_row("" if number else outcome.source, "" if number else closed, weeks, why)
        if not outcome.faults:
            table.add_row(outcome.source, closed, "", "")
    return table


def _grouped(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """The weeks that failed for one reason, and the reason."""
    weeks: dict[str, list[str]] = {}
    for week, fault in outcome.faults:
        weeks.setdefault(f"{fault.what} {fault.cure}", []).append("all" if week is None else str(week))
    yield from ((", ".join(found), why) for why, found in weeks.items())
