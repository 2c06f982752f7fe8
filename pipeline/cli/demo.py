"""``undertow demo``: the whole way on a simulated organisation, with a real broker, a real worker and the real store."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from subprocess import Popen
from types import FrameType
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import lag
from pipeline.broker.topics import Topics, create_topics
from pipeline.cli.demo_consent import approve_demo
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.cli.signals import as_text
from pipeline.collector.closing import close_once
from pipeline.collector.files import expand
from pipeline.collector.job import Job
from pipeline.collector.publish import publish
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import TryAgain, WrongUse
from pipeline.periods import Week, parse_range
from pipeline.processes import child
from pipeline.report import read, read_signals, render
from pipeline.settings import Language, Settings, read_settings
from pipeline.simulator import Truth, simulate
from pipeline.simulator.comparison import Line, Verdict, compare
from pipeline.store import open_store

OURS = ("exports", "consent", "store", "ledger.ndjson", "worker.log", "report.html", "signals.json", "truth.json")
"""What a demo leaves, and what the next one in the same folder may remove."""
PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.3

Advance = Callable[[int, int], None]


def run(
    out: Annotated[Path, typer.Option(help="Where to leave exports, store, report and signals.")] = Path("build/demo"),
    seed: Annotated[int, typer.Option(help="Another seed makes another organisation.", min=0)] = 7,
    language: Annotated[Language, typer.Option(help="Language the report opens in.")] = "en",
) -> None:
    """Simulate an organisation, send its exports the whole way, and lay what was found beside what was planted.

    Everything is real but the people: files in the vendors' formats, the collector, a broker that speaks Kafka's protocol, a
    Faust worker in a process of its own, the ClickHouse engine. Nothing is left running, also when you interrupt it.

    Examples:

      undertow demo

      undertow demo --out build/another --seed 3 --language nl
    """
    _clear(out)
    began = time.monotonic()
    console = Console()
    with _interrupted_by_sigterm(), _bars() as bar:
        truth = simulate(out / "exports", seed=seed, on_progress=bar("Simulate people, write vendor exports"))
        settings = read_settings(
            org="demo", store=f"chdb://{(out / 'store').resolve()}", ledger=out / "ledger.ndjson", topic_prefix="demo"
        )
        rejections = _stream(out, settings, truth, bar)
        lines, withheld = _look(out, settings, truth, language)
    _tell(console, out, truth, lines, withheld, rejections)
    console.print(f"[dim]{time.monotonic() - began:.0f} seconds in all.[/dim]", highlight=False)


def _clear(out: Path) -> None:
    """Remove what an earlier demo left, and nothing else."""
    if out.exists() and (strangers := {path.name for path in out.iterdir()} - set(OURS)):
        raise WrongUse(f"{out} holds something that is not a demo's: {min(strangers)}.", "Name a new folder with --out.")
    for name in OURS:
        path = out / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)


def _stream(out: Path, settings: Settings, truth: Truth, bar: Callable[[str], Advance]) -> Rejections:
    """Carry every week from the exports through broker and worker into the store."""
    topics = Topics(settings.topic_prefix)
    rejections = Rejections()
    with open_store(settings.store) as store:
        store.migrate()
        store.keep_for_ever()  # its year is fixed and its people are made up
    with ExitStack() as stack:
        broker = stack.enter_context(EmbeddedBroker())
        create_topics(broker.bootstrap, topics, settings.partitions, replication=1)
        # One worker, alone in its group: a short session spares it most of the wait for others to join.
        environment = os.environ | {"UNDERTOW_SESSION_SECONDS": "2"}
        worker = stack.enter_context(child(_worker(settings, broker.bootstrap), out / "worker.log", environment))
        publisher = stack.enter_context(Publisher(broker.bootstrap))
        jobs = _jobs(out / "exports", settings, truth)
        consent = approve_demo(out / "consent", jobs[0])
        advance, total = bar("Collect at the edge, publish closed releases"), sum(len(job.weeks) for job in jobs)
        releases = ((job, release) for job in jobs for release in collect(job, rejections))
        send = _once(settings.ledger, lambda release: _discard(publish(release, topics.releases, publisher.publish)))
        for done, (job, release) in enumerate(releases, start=1):
            consent.publish(job, release, send)
            advance(done, total)
        _wait(worker, broker.bootstrap, topics, bar("Faust worker: store, detect"))
    return rejections


def _once(ledger: Path, send: Callable[[Release], None]) -> Callable[[Release], None]:
    return lambda release: close_once(ledger, release, send)


def _worker(settings: Settings, bootstrap: str) -> list[str]:
    where = ["--store", settings.store, "--bootstrap", bootstrap, "--topic-prefix", settings.topic_prefix]
    return [sys.executable, "-m", "pipeline.cli", "worker", *where]


def _jobs(exports: Path, settings: Settings, truth: Truth) -> list[Job]:
    weeks = tuple(parse_range("..".join(truth.weeks)))
    copilot = exports / "github-copilot"

    def job(source: str, inputs: Path, seats: tuple[Path, ...] = ()) -> Job:
        return Job(
            source=source,
            inputs=expand([inputs]),
            roster=exports / "roster.csv",
            seats=seats,
            weeks=weeks,
            today=_after(weeks[-1], settings),
            org=settings.org,
            plan=plan_in_force(settings, _after(weeks[-1], settings)),
            country=settings.country,
            finality_days=settings.finality_days,
            max_rejected_share=settings.max_rejected_share,
        )

    return [job("github-copilot", copilot / "users-1-day", expand([copilot / "seats"])), job("work", exports / "work.csv")]


def _after(week: Week, settings: Settings) -> date:
    return week.sunday + timedelta(days=settings.finality_days + 1)


def _wait(worker: Popen[bytes], bootstrap: str, topics: Topics, advance: Advance) -> None:
    """Until the worker has committed all of both topics; the periods only once all releases are in."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    most = 0
    for topic in (topics.releases, topics.periods):
        while behind := lag(bootstrap, topics.group, topic):
            if worker.poll() is not None or time.monotonic() > deadline:
                raise TryAgain(
                    "The worker did not finish.", "Its log, worker.log in the demo's folder, says why; then try again."
                )
            most = max(most, behind)
            advance(most - behind, most)
            time.sleep(POLL_SECONDS)
    advance(1, 1)


def _look(out: Path, settings: Settings, truth: Truth, language: Language) -> tuple[list[Line], set[str]]:
    """Write what people read, and compare. The truth is looked at only here, after everything was found."""
    with open_store(settings.store) as store:
        signals = read_signals(store.query, settings.org)
        content = read(store.query, settings.org)
    (out / "signals.json").write_text(as_text(signals), "utf-8")
    (out / "report.html").write_text(render(content, language), "utf-8")
    shutil.copyfile(out / "exports" / "truth.json", out / "truth.json")
    return compare(truth, signals), {unit.unit for unit in content.withheld}


def _tell(console: Console, out: Path, truth: Truth, lines: list[Line], withheld: set[str], rejections: Rejections) -> None:
    columns = ("team", "pattern", "planted", "seen since", "raised", "how sure", "")
    table = Table(
        *columns, title="Planted and found", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False
    )
    for line in lines:
        seen = line.signal
        table.add_row(
            line.unit,
            line.pattern.replace("_", " "),
            line.planted.since if line.planted else "",
            seen.since if seen else "",
            seen.detected_period if seen else "",
            f"{seen.certainty:.0%}" if seen else "",
            f"{line.verdict} (its figures are withheld)"
            if line.verdict is Verdict.MISSED and line.unit in withheld
            else line.verdict,
        )
    console.print(table)
    count = {verdict: sum(line.verdict is verdict for line in lines) for verdict in Verdict}
    console.print(
        f"{truth.people} people in {truth.teams} teams, {truth.weeks[0]} to {truth.weeks[1]}: "
        f"{count[Verdict.FOUND]} of {len(truth.episodes)} planted episodes found, {count[Verdict.MISSED]} missed, "
        f"{count[Verdict.FALSE_ALARM]} signals on teams without one.",
        highlight=False,
        soft_wrap=True,
    )
    if count[Verdict.MISSED]:
        console.print(
            "Missed is not absent: with at most 0.02 false alarms per team and year, a small team's slow change is often not "
            "told apart from chance.",
            highlight=False,
            soft_wrap=True,
        )
    if rejections.counts:
        aside = ", ".join(f"{number} {reason.replace('_', ' ')}" for reason, number in sorted(rejections.counts.items()))
        console.print(f"Not counted at the edge, by reason: {aside}.", highlight=False, soft_wrap=True)
    for name, what in (("report.html", "open it in a browser"), ("signals.json", ""), ("truth.json", "")):
        console.print(f"  {out / name}  [dim]{what}[/dim]", highlight=False, soft_wrap=True)


@contextmanager
def _bars() -> Iterator[Callable[[str], Advance]]:
    """A bar for each stage, on standard error; lines where that is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:44}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def bar(stage: str) -> Advance:
            if not console.is_terminal:
                console.print(stage, highlight=False)
            task = progress.add_task(stage, total=None)
            return lambda done, total: progress.update(task, completed=done, total=total)

        yield bar


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that the children are stopped."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _discard(_: int) -> None:
    """Nothing, where a number is of no interest."""
