"""Rows a second from Kafka to queryable: one worker, beside bare loops on the same messages, broker, store and machine.

``python benchmarks/ingest.py`` publishes releases to an embedded broker (or to ``--bootstrap``), drains them several times by
each of three ways, each time in a process of its own with an empty embedded store, and prints medians:

worker
    ``undertow worker`` as it is: group, headers, models, dates, dead letters, insert, which periods are complete, publishing and
    confirming them, acknowledging. In the same time its detect agent rolls up and detects.
bare loop
    aiokafka without a group, the same models, the same insert. It leaves out all else the worker does: it notices no poison,
    publishes nothing, commits nothing, and would lose its place when killed.
barest loop
    As the bare loop, but ``orjson`` and no models: it checks nothing at all.

The clock runs from the first batch at hand to the last row queryable: joining a group is not counted, nor the first fetch.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext

import orjson
import pyarrow as pa
from aiokafka import AIOKafkaConsumer, TopicPartition

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.publisher import Publisher
from pipeline.broker.record import Record
from pipeline.broker.topics import Topics, create_topics
from pipeline.periods import Week
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.store.tables import ENVELOPE, ROWS, TABLES
from pipeline.stream import agents
from pipeline.stream.decoding import Incoming
from pipeline.stream.failpoints import Reached
from pipeline.stream.ingest import Outcome, ingest
from pipeline.stream.worker import run_worker
from schemas.fields import Family
from schemas.licences import LicenceShard
from schemas.status import StatusShard
from schemas.usage import UsageShard
from schemas.wire import SHARDS, AnyShard, encode, headers, shard_key

WAYS = ("worker", "bare", "barest")
ORGANISATIONS, WEEKS, ROWS_A_SHARD, PARTITIONS = 4, 26, 400, 4
FIRST_WEEK = Week.parse("2026-W10")


class Clock:
    """From the first batch at hand to the last row queryable."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.rows = 0

    def begin(self) -> None:
        """A batch is at hand."""
        self.first = self.first or time.perf_counter()

    def stored(self, rows: int) -> None:
        """These rows can be queried now."""
        self.rows += rows
        self.last = time.perf_counter()

    def result(self) -> dict[str, float]:
        """Rows, seconds, and seconds of processor of the whole process."""
        return {"rows": self.rows, "seconds": self.last - self.first, "cpu": time.process_time()}


def releases(rows: int) -> Iterator[AnyShard]:
    """Weekly releases of several organisations: usage and licences of their teams, and the status."""
    teams = rows // (2 * WEEKS * ORGANISATIONS)
    for number in range(WEEKS):
        week = FIRST_WEEK.shift(number)
        for organisation in range(ORGANISATIONS):
            yield from release(f"org-{organisation}", week, teams)


def release(org: str, week: Week, teams: int) -> Iterator[AnyShard]:
    """One week of one organisation."""
    shared = {
        "org": org,
        "source": "github-copilot",
        "tool": "github-copilot",
        "period": str(week),
        "cohort": week.quarter,
        "k": 10,
    }
    place = {"parent": "organisation", "grain": "week", "start": week.monday, "cohort_size": 30, "status": "ok"}
    pieces = [range(at, min(at + ROWS_A_SHARD, teams)) for at in range(0, teams, ROWS_A_SHARD)]
    seats = {"seats": 28, "seats_used": 20, "seats_new": 1, "seats_never_used": 4, "seats_lapsed": 3}
    for number, piece in enumerate(pieces):
        active = [{"people_active": 12 + (i * 7) % 11, "people_active_by_own_action": 9, "people_habitual": 8} for i in piece]
        counts = {"features_used": 4, "interactions": 400, "suggestions": 3_000, "suggestions_accepted": 900}
        usage = [{"unit": f"team-{i}"} | place | some | counts for i, some in zip(piece, active, strict=True)]
        yield UsageShard.model_validate(shared | {"shard": number, "shards": len(pieces), "rows": usage})
        licences = [{"unit": f"team-{i}"} | place | seats for i in piece]
        yield LicenceShard.model_validate(shared | {"shard": number, "shards": len(pieces), "rows": licences})
    days = {"days_expected": 5, "days_reported": 5, "records_read": 1, "records_rejected": {}}
    status = {"state": "complete", "usage_rows": teams, "licence_rows": teams} | days
    yield StatusShard.model_validate(shared | {"shard": 0, "shards": 1, "rows": [status]})


def drain_with_worker(settings: Settings, store: Store) -> Clock:
    """The worker, timed around the function that its ingest agent calls with each batch."""
    clock = Clock()

    def timed(batch: Sequence[Incoming], store: Store, reached: Reached) -> Outcome:
        clock.begin()
        outcome = ingest(batch, store, reached)
        clock.stored(outcome.rows)
        return outcome

    agents.ingest = timed
    run_worker(settings, store, until_idle=True)
    return clock


def drain_bare(settings: Settings, store: Store, insert: Callable[[Store, list[bytes]], int], rows: int) -> Clock:
    """A loop around aiokafka, until all rows are stored."""
    return asyncio.run(_drain_bare(settings, store, insert, rows))


async def _drain_bare(settings: Settings, store: Store, insert: Callable[[Store, list[bytes]], int], rows: int) -> Clock:
    clock = Clock()
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        topic = Topics(settings.topic_prefix).releases
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        await consumer.seek_to_beginning()
        while clock.rows < rows:
            fetched = await consumer.getmany(timeout_ms=300, max_records=settings.batch_messages)
            values = [record.value for records in fetched.values() for record in records]
            if values:
                clock.begin()
                clock.stored(await asyncio.to_thread(insert, store, values))
    finally:
        await consumer.stop()
    return clock


def insert_models(store: Store, values: list[bytes]) -> int:
    """Through the models, as the worker."""
    return store.write([SHARDS.validate_json(value) for value in values])


def insert_unchecked(store: Store, values: list[bytes]) -> int:
    """From JSON to columns, whatever it says."""
    shards = [orjson.loads(value) for value in values]
    total = 0
    for family, table in TABLES.items():
        if family is Family.STATUS:
            continue
        rows = [(shard, row) for shard in shards if shard["family"] == family for row in shard["rows"]]
        if rows:
            envelope = {name: pa.array([shard[name] for shard, _ in rows], kind) for name, kind in ENVELOPE.items()}
            figures = {name: pa.array([row.get(name) for _, row in rows]).cast(kind) for name, kind in ROWS[family].items()}
            store._client.insert(table, pa.table(envelope | figures))  # noqa: SLF001  # below the models on purpose
            total += len(rows)
    status = [shard for shard in shards if shard["family"] == Family.STATUS]
    return total + (store.write([StatusShard.model_validate(shard) for shard in status]) if status else 0)


def run_one(way: str, bootstrap: str, prefix: str, rows: int) -> dict[str, float]:
    """One drain, in this process."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"chdb://{folder}") as store:
        store.migrate()
        settings = Settings(bootstrap=bootstrap, topic_prefix=prefix, session_seconds=6.0)
        if way == "worker":
            return drain_with_worker(settings, store).result()
        return drain_bare(settings, store, insert_models if way == "bare" else insert_unchecked, rows).result()


def measure(bootstrap: str, rows: int, repetitions: int) -> dict[str, list[dict[str, float]]]:
    """All ways by turns, so that what else the machine does falls on all alike."""
    shards = list(releases(rows))
    stored = sum(len(shard.rows) for shard in shards)
    results: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for turn in range(repetitions):
        topics = Topics(f"bench-{os.getpid()}-{turn}")
        create_topics(bootstrap, topics, PARTITIONS, 1)
        with Publisher(bootstrap) as publisher:
            publisher.publish(Record(topics.releases, shard_key(s), encode(s), tuple(headers(s))) for s in shards)
        for way in WAYS:
            command = [
                sys.executable,
                __file__,
                "--run",
                way,
                "--bootstrap",
                bootstrap,
                "--prefix",
                topics.prefix,
                "--rows",
                str(stored),
            ]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            results[way].append(json.loads(done.stdout.splitlines()[-1]))
    sizes = [len(encode(shard)) for shard in shards]
    print(f"{stored:,} rows in {len(shards):,} messages of {statistics.mean(sizes):,.0f} bytes, {PARTITIONS} partitions")
    return results


def main() -> None:
    """Publish, drain, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--repetitions", type=int, default=5)
    arguments.add_argument("--bootstrap", help="Kafka's bootstrap servers; else an embedded broker")
    arguments.add_argument("--run", choices=WAYS, help=argparse.SUPPRESS)
    arguments.add_argument("--prefix", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.run:
        print(json.dumps(run_one(chosen.run, chosen.bootstrap, chosen.prefix, chosen.rows)))
        return
    with nullcontext() if chosen.bootstrap else EmbeddedBroker() as broker:
        results = measure(chosen.bootstrap or broker.bootstrap, chosen.rows, chosen.repetitions)
    print(f"{'way':<10}{'rows a second':>16}{'seconds':>10}{'CPU s':>8}   runs, in rows a second")
    for way, runs in results.items():
        speeds = [run["rows"] / run["seconds"] for run in runs]
        seconds, cpu = (statistics.median(run[name] for run in runs) for name in ("seconds", "cpu"))
        every = ", ".join(f"{speed:,.0f}" for speed in speeds)
        print(f"{way:<10}{statistics.median(speeds):>16,.0f}{seconds:>10.2f}{cpu:>8.1f}   {every}")


if __name__ == "__main__":
    main()
