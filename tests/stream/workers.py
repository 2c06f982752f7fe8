"""Real workers, as processes of their own, and what they leave in a store."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.broker.topics import Topics
from pipeline.store import Store, open_store
from pipeline.stream.detect import detect_organisation
from pipeline.stream.ingest import period_key
from schemas.wire import AnyShard
from tests.stream.releases import ORG

TABLES = ("usage_fact", "licence_fact", "work_fact", "source_status", "unit_week")
KILLED = 137
PATIENCE = 90


@dataclass(frozen=True)
class Place:
    """Where a worker works."""

    bootstrap: str
    topics: Topics
    dsn: str
    session_seconds: float

    @contextmanager
    def worker(self, *arguments: str, failpoint: str = "") -> Iterator[subprocess.Popen[str]]:
        """A running worker; killed with the block, if it has not ended by itself."""
        env = os.environ | {
            "UNDERTOW_TEST": "1",
            "UNDERTOW_SESSION_SECONDS": str(self.session_seconds),
            "UNDERTOW_BATCH_MESSAGES": "16",
        }
        env |= {"UNDERTOW_FAILPOINT": failpoint} if failpoint else {}
        where = ["--store", self.dsn, "--bootstrap", self.bootstrap, "--topic-prefix", self.topics.prefix]
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "worker", *where, *arguments]
        with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    def work(self, failpoint: str = "") -> tuple[int, str]:
        """Run a worker until it has nothing left to do or dies; its exit code and its log."""
        with self.worker("--until-idle", failpoint=failpoint) as process:
            _, log = process.communicate(timeout=PATIENCE)
        return process.returncode, log

    def finish(self) -> str:
        """Run a worker until it has nothing left to do, which it must reach; its log."""
        code, log = self.work()
        assert code == 0, log
        return log


def contents(dsn: str) -> dict[str, list[dict[str, object]]]:
    """All that counts in a store: facts, rollups and signals, without the versions, which say when and not what."""
    with open_store(dsn) as store:
        tables = {name: store.query(f"SELECT * FROM {name} {final(name)} ORDER BY ALL").to_pylist() for name in TABLES}
        return tables | {"signal": [signal.model_dump() for signal in store.signals()]}


def final(table: str) -> str:
    return "FINAL" if table != "unit_week" else ""


def write_directly(store: Store, shards: Sequence[AnyShard]) -> None:
    """What a worker has to come to, without Kafka, Faust or batches."""
    store.migrate()
    store.keep_for_ever()  # the dates are fixed, and grow old
    store.write(shards)
    detect_organisation(store, ORG, store.completed({period_key(shard) for shard in shards}))
