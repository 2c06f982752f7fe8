"""``undertow collect SOURCE --fetch``: asks the vendor, and gives the collector what came as files in memory."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.cli.collect_sending import Send
from pipeline.collector.activity import LOOK_BACK
from pipeline.collector.closing import closed_weeks
from pipeline.collector.files import expand
from pipeline.collector.job import Job
from pipeline.collector.run import Release
from pipeline.connectors import CONNECTORS
from pipeline.errors import TryAgain, WrongUse
from pipeline.fetching import VENDORS
from pipeline.fetching.asking import Piece, Wanted
from pipeline.fetching.checkpoint import Checkpoint, Checkpoints
from pipeline.fetching.due import due_weeks, newest_final
from pipeline.fetching.fetch import Fetched, Fetcher
from pipeline.fetching.memory import Shelf
from pipeline.fetching.sessions import open_fetcher
from pipeline.fetching.sources import Source, read_sources
from pipeline.fetching.transport import Clock, TooSoon
from pipeline.periods import Week
from pipeline.settings import Settings
from schemas.status import SourceState, StatusShard

FinalOn = Callable[[Week], date]
CHECKPOINTS = "undertow-fetch.json"
OUTAGE_DAYS = 14
"""Days after which a week without any record is taken for an outage; before, the reports may just be late."""


def the_source(config: Path, name: str) -> Source:
    """The section of a source, which must say what to ask its vendor for.

    Raises
    ------
    WrongUse
        The source cannot be fetched, or is not in the file.
    UnusableInput
        The file has faults.
    """
    if name not in VENDORS:
        raise WrongUse(
            f"{name} is not fetched.", f"Give its files with --input. These can be fetched: {', '.join(sorted(VENDORS))}."
        )
    source = read_sources(config, frozenset(CONNECTORS)).get(name)
    if source is None or source.options is None:
        raise WrongUse(
            f"{config} does not say what to ask {name} for.",
            f"Add [sources.{name}.fetch]; `undertow schemas template sources` shows what belongs in it.",
        )
    return source


def wanted_for(
    weeks: Sequence[Week], today: date, final_on: FinalOn, *, vendors_teams: bool, look_back: int = LOOK_BACK
) -> Wanted:
    """What to ask for in order to close weeks: those that are final, and the seats if today's tell of one of them.

    Today's seats are taken for the newest week that is final, and for no other.
    """
    final = tuple(week for week in weeks if final_on(week) <= today)
    newest = newest_final(today, final_on)
    return Wanted(
        final,
        look_back,
        cohort_days=tuple(dict.fromkeys(week.cohort_day for week in final)) if vendors_teams else (),
        seats=newest if newest in final else None,
    )


class Fetching:
    """One source while it is fetched; keeps what several of its weeks need.

    Parameters
    ----------
    source
        Its section.
    fetcher
        Asks its vendor.
    checkpoints
        What the last run left.
    clock
        The time.
    errors
        For the progress bar.
    """

    def __init__(self, source: Source, fetcher: Fetcher, checkpoints: Checkpoints, clock: Clock, errors: Console) -> None:
        self._source = source
        self._fetcher = fetcher
        self._checkpoints = checkpoints
        self._clock = clock
        self._errors = errors

    def fetch(self, wanted: Wanted) -> Fetched:
        """The files for some weeks.

        Raises
        ------
        TooSoon
            The vendor asked to wait, in this run or in the last one.
        UndertowError
            Something cannot be had. What was whole, and what was not, is noted for the next run.
        """
        name = self._source.name
        left = self._checkpoints.of(name)
        if left.not_before is not None and (wait := left.not_before - self._clock.time()) > 0:
            raise TooSoon(
                f"{name} asked not to be asked again for another {wait:.0f} seconds.", "Run it after that.", left.not_before
            )
        pieces = left.in_order(list(VENDORS[name].pieces(self._source.options, wanted)))
        whole: list[str] = []
        with _bar(self._errors, name, len(pieces)) as advance:
            try:
                fetched = self._fetcher.fetch(pieces, lambda piece: advance(piece, whole))
            except BaseException as fault:
                failed = next((piece.name for piece in pieces if piece.name not in whole), None)
                until = fault.until if isinstance(fault, TooSoon) else None
                self._checkpoints.leave(name, Checkpoint(whole=tuple(whole), failed=failed, not_before=until))
                raise
        self._checkpoints.leave(name, Checkpoint())
        return fetched


def due(source: Source, job: Job, ledger: Path) -> list[Week]:
    """The weeks of a source that are final and not closed."""
    connector = job.connector
    newest = newest_final(job.today, job.final_on)
    weeks = due_weeks(newest, source.since, closed_weeks(ledger, job.org, connector.name, connector.tool))
    vendor = VENDORS.get(source.name)
    if source.options is not None and vendor is not None and vendor.newest_only:
        return [week for week in weeks if week == newest]
    return weeks


def with_section(job: Job, source: Source) -> Job:
    """The job, with what ``sources.toml`` says where the job says nothing."""
    return replace(
        job,
        roster=job.roster or source.roster,
        accounts=job.accounts or source.accounts,
        column_map=job.column_map or source.column_map,
        roster_groups=source.roster_groups if job.roster_groups == "*" else job.roster_groups,
        seats=(*job.seats, *expand(source.seats)),
    )


def fetched(job: Job, open_source: Fetching) -> Job:
    """The job with the files that its vendor gave; as it is where none of its weeks is final.

    Raises
    ------
    UndertowError
        Something cannot be had: nothing may be closed.
    """
    # In the profile dp a span is counted from all of its weeks: a quarter has 14 at most.
    look_back = LOOK_BACK if job.release_plan.budget is None else 13
    wanted = wanted_for(job.weeks, job.today, job.final_on, vendors_teams=job.roster is None, look_back=look_back)
    if not wanted.weeks:
        return job
    files = open_source.fetch(wanted)
    return replace(job, inputs=files.inputs, seats=(*job.seats, *files.seats))


def patient(job: Job, send: Send) -> Send:
    """Sends no outage of a week that ended lately: its reports may just be late, and a closed week stays as it is."""

    def send_if_told(release: Release) -> None:
        week = Week.parse(release.key[-1])
        outage_on = job.final_on(week) + timedelta(days=OUTAGE_DAYS)
        if _is_outage(release) and job.today < outage_on:
            raise TryAgain(
                f"{job.source} has next to no record of {week} yet. From {outage_on} on, the week is closed as an outage.",
                "Check that the reports are made; run it again until then.",
            )
        send(release)

    return send_if_told


def _is_outage(release: Release) -> bool:
    status = release.shards[-1]
    return isinstance(status, StatusShard) and status.rows[0].state is SourceState.DOWN


@contextmanager
def fetching(source: Source, settings: Settings, errors: Console) -> Iterator[Fetching]:
    """Opens what fetching needs; what was fetched goes when the block ends.

    Raises
    ------
    UnusableInput
        A credential is not there.
    """
    clock = SystemClock()
    with ExitStack() as stack:
        shelf = stack.enter_context(Shelf(settings.fetch_memory_mib * 2**20))
        fetcher = stack.enter_context(open_fetcher(source, shelf, clock, os.environ))
        yield Fetching(source, fetcher, checkpoints(settings), clock, errors)


def checkpoints(settings: Settings) -> Checkpoints:
    """What runs that failed left, beside the ledger."""
    return Checkpoints(settings.ledger.with_name(CHECKPOINTS))


class SystemClock:
    """The machine's."""

    def time(self) -> float:
        """Seconds of the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Come back so many seconds later."""
        time.sleep(seconds)


@contextmanager
def _bar(errors: Console, name: str, total: int) -> Iterator[Callable[[Piece, list[str]], None]]:
    columns = (TextColumn("Fetching {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(name, total=total)

        def advance(piece: Piece, whole: list[str]) -> None:
            whole.append(piece.name)
            bar.advance(task)

        yield advance
