"""Carries a world through the real pipeline, and gathers everything an attacker could see of it.

The way is that of the worker, in one process: exports -> ``pipeline.collector`` -> the bytes that go to Kafka -> ``ingest`` ->
ClickHouse -> rollups and detection -> the release views, the report and the list of signals. What a network or a disk would
add (times of arrival, offsets) is not seen here.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.audit import exports
from pipeline.audit.world import World
from pipeline.collector import plan as collector_plan
from pipeline.collector.job import Job
from pipeline.collector.plan import Plan
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import read_roster
from pipeline.collector.run import Release, collect
from pipeline.periods import Week
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.report import read, read_signals, render
from pipeline.store import Store, open_store
from pipeline.stream.decoding import Incoming
from pipeline.stream.detect import detect_organisation
from pipeline.stream.ingest import ingest
from schemas.wire import encode, headers, shard_key

ORG = "attacked"
SOURCE = "github-copilot"
K = 10
Rows = list[dict[str, Any]]  # rows of any table: what a column holds is the table's matter


@dataclass(frozen=True)
class Seen:
    """What an attacker holds.

    Parameters
    ----------
    plans
        Who is counted where in each week: public, because the roster and the rules are.
    weeks
        The weeks, in order.
    messages
        The processing surface as it was sent, in order.
    processing
        The tables of the processing surface by name.
    release
        The views of the release surface by name.
    pages
        What is shown: the report in both languages, and the signals as ``undertow signals --json`` gives them.
    logs
        What was logged on the way.
    files
        The bytes of every file of the store.
    """

    plans: tuple[Plan, ...] = field(repr=False)
    weeks: tuple[Week, ...]
    messages: tuple[Incoming, ...] = field(repr=False)
    processing: Mapping[str, Rows] = field(repr=False)
    release: Mapping[str, Rows] = field(repr=False)
    pages: tuple[str, ...] = field(repr=False)
    logs: str = field(repr=False)
    files: tuple[bytes, ...] = field(default=(), repr=False)

    def units(self, week: Week) -> Rows:
        """The rows of use by the week, of one week."""
        return [row for row in self.processing["usage_fact"] if row["start"] == week.monday and row["grain"] == "week"]


def job_of(folder: Path, world: World, k: int = K) -> Job:
    """What the collector is asked for a world's exports."""
    return Job(
        source=SOURCE,
        inputs=tuple(sorted((folder / "usage").iterdir())),
        roster=folder / "roster.csv",
        seats=(folder / "seats.json",),
        weeks=world.weeks,
        today=world.weeks[-1].shift(2).monday,
        org=ORG,
        k=k,
    )


def incoming(releases: Sequence[Release]) -> tuple[Incoming, ...]:
    """The messages as Kafka would deliver them."""
    shards = [shard for release in releases for shard in release.shards]
    return tuple(
        Incoming("releases", 0, offset, shard_key(shard), encode(shard), tuple(headers(shard)))
        for offset, shard in enumerate(shards)
    )


def observe(folder: Path, world: World, k: int = K, **asked: object) -> Seen:
    """Write a world's exports, carry them all the way, and look at everything.

    Parameters
    ----------
    folder
        A new or empty one, for the exports and the store.
    world
        What happened.
    k
        The threshold.
    asked
        What else the job is to have, such as another plan.
    """
    exports.write(folder / "exports", world)
    job = replace(job_of(folder / "exports", world, k), ledger=folder / "ledger.ndjson")
    if asked:
        job = replace(job, **asked)  # type: ignore[arg-type]  # named as the job names them
    with _logs() as logs:
        releases = list(collect(job, Rejections()))
        messages = incoming(releases)
        with opened(folder) as store:
            take_in(store, messages, job.release_plan)
            seen = look(store, folder / "exports", job, messages)
    files = tuple(path.read_bytes() for path in sorted((folder / "store").rglob("*")) if path.is_file())
    return Seen(**vars(seen) | {"logs": "\n".join(logs), "files": files})


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A store with its tables, in which the fixed dates of a world do not grow too old."""
    with open_store(f"chdb://{(folder / 'store').resolve()}") as store:
        store.migrate()
        store.command("SYSTEM STOP TTL MERGES")
        yield store


def take_in(store: Store, messages: Sequence[Incoming], plan: ReleasePlan | None = None) -> None:
    """Store messages, detect and show, as the worker does under a plan; left out, the one that is shipped."""
    outcome = ingest(messages, store)
    detect_organisation(store, ORG, outcome.closed, plan=plan)


def look(store: Store, folder: Path, job: Job, messages: tuple[Incoming, ...] = ()) -> Seen:
    """Everything that is stored and shown now."""
    content = read(store.query, ORG)
    signals = "\n".join(signal.model_dump_json() for signal in read_signals(store.query, ORG))
    rejections = Rejections()
    roster = read_roster(folder / "roster.csv", rejections)
    # Looked up in its module, so that a test that weakens the collector's plan weakens the public one too.
    _, plans = collector_plan.make_plans(roster, job.weeks, job.release_plan.k, rejections, job.release_plan.floors())
    pages = (render(content, "nl"), render(content, "en"), signals)
    return replace(look_at_tables(store, job), plans=tuple(plans), messages=messages, pages=pages)


def look_at_tables(store: Store, job: Job) -> Seen:
    """Everything that is stored now, and nothing else: for attacks that ask for no more, and look often."""
    return Seen(
        plans=(),
        weeks=job.weeks,
        messages=(),
        processing={
            name: _table(store, name, final=True)
            for name in _names(store, "name NOT LIKE 'release_%' AND engine LIKE '%MergeTree%'")
        },
        release={name: _table(store, name, final=False) for name in _names(store, "name LIKE 'release_%'")},
        pages=(),
        logs="",
    )


def _names(store: Store, condition: str) -> list[str]:
    found = store.query(f"SELECT name FROM system.tables WHERE database = currentDatabase() AND {condition} ORDER BY name")  # noqa: S608  # constants
    return [str(row["name"]) for row in found.to_pylist()]


def _table(store: Store, name: str, *, final: bool) -> Rows:
    return store.query(f"SELECT * FROM {name} {'FINAL' if final else ''} ORDER BY ALL").to_pylist()  # noqa: S608  # names are the store's own


@contextmanager
def _logs() -> Iterator[list[str]]:
    """What anything logs, at any level."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, handler = logging.getLogger(), Keep(logging.DEBUG)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
