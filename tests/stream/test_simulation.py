"""The ingest core under everything Kafka and a crash can do to it: many short lives, shrunk to the shortest when one fails.

The log and Faust's promise are modelled: a partition's messages in order, batches that mix partitions, acknowledgements after the
batch, commits some time later, a restart from the last commit. The core is the real one, on a store that is held to the real one.
"""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipeline.errors import TryAgain
from pipeline.stream.decoding import SHARDS as KNOWN
from pipeline.stream.decoding import Incoming, decode
from pipeline.stream.ingest import ingest, period_key
from schemas.dead_letter import DeadLetter
from schemas.period import PeriodClosed
from schemas.wire import AnyShard, encode, headers
from tests.store import samples
from tests.stream.fake_store import REFUSED_UNIT, FakeStore

PARTITIONS = 3
SHARDS: list[AnyShard] = [
    shard
    for org in ("acme", "globex")
    for week in ("2026-W40", "2026-W41")
    for release in (1, 2)
    for shard in samples.release(week, org=org, release=release)
]
POISON = [b"", b"{", encode(samples.usage({REFUSED_UNIT: 1})), encode(samples.usage({REFUSED_UNIT: 2}))]
CRASH_POINTS = (None, "after_decode", "after_insert", "after_publish")


class Crash(Exception):
    """The worker is gone."""


class Worker(RuleBasedStateMachine):
    """One log, one store, and a worker that may die at any step."""

    def __init__(self) -> None:
        super().__init__()
        self.log: dict[int, list[Incoming]] = {number: [] for number in range(PARTITIONS)}
        self.store = FakeStore()
        self.position = dict.fromkeys(range(PARTITIONS), 0)
        self.committed = dict.fromkeys(range(PARTITIONS), 0)
        self.dead: dict[tuple[str, int, int], DeadLetter] = {}
        self.closed: set[PeriodClosed] = set()

    @rule(shard=st.sampled_from(SHARDS), times=st.integers(1, 2))
    def produce(self, shard: AnyShard, times: int) -> None:
        """A shard arrives, perhaps twice, perhaps late, perhaps of an older release."""
        for _ in range(times):
            self._append(len(shard.org) % PARTITIONS, encode(shard), tuple(headers(shard)))

    @rule(value=st.sampled_from(POISON), partition=st.integers(0, PARTITIONS - 1))
    def poison(self, value: bytes, partition: int) -> None:
        """Something arrives that nobody can use."""
        self._append(partition, value, tuple(headers(SHARDS[0])))

    @rule(number=st.integers(1, 8), crash=st.sampled_from(CRASH_POINTS), away=st.booleans())
    def poll(self, number: int, crash: str | None, away: bool) -> None:
        """A batch, in which the worker may be killed or lose its store, after which it starts from what is committed."""
        batch = self._next(number)
        if not batch:
            return
        try:
            self._handle(batch, crash, away=away)
        except (Crash, TryAgain):
            self.position = dict(self.committed)
            return
        for message in batch:
            self.position[message.partition] = message.offset + 1

    @rule()
    def commit(self) -> None:
        """Faust commits what has been acknowledged."""
        self.committed = dict(self.position)

    @rule(partition=st.integers(0, PARTITIONS - 1))
    def rebalance(self, partition: int) -> None:
        """A partition comes back from a worker that died without committing: it starts again from the last commit."""
        self.position[partition] = self.committed[partition]

    @invariant()
    def nothing_is_committed_that_was_not_dealt_with(self) -> None:
        for partition, offset in self.committed.items():
            for message in self.log[partition][:offset]:
                assert message.origin in self.dead or self._stored(message)

    def teardown(self) -> None:
        """In the end everything is where writing the log directly would have put it."""
        while batch := self._next(5):
            self._handle(batch, None, away=False)
            for message in batch:
                self.position[message.partition] = message.offset + 1
        oracle, poison = FakeStore(), set()
        for message in (m for messages in self.log.values() for m in messages):
            shard = decode(message, KNOWN)
            if isinstance(shard, DeadLetter) or REFUSED_UNIT in (message.value or b"").decode():
                poison.add(message.origin)
            else:
                oracle.write([shard])
        assert self.store.rows == oracle.rows
        assert set(self.dead) == poison
        assert self.closed >= set(oracle.completed({period_key(shard) for shard in SHARDS}))

    def _append(self, partition: int, value: bytes, of: tuple[tuple[str, bytes], ...]) -> None:
        log = self.log[partition]
        log.append(Incoming("releases", partition, len(log), b"key", value, of))

    def _next(self, number: int) -> list[Incoming]:
        waiting = [m for partition, log in self.log.items() for m in log[self.position[partition] :]]
        return sorted(waiting, key=lambda m: m.offset)[:number]

    def _handle(self, batch: list[Incoming], crash: str | None, *, away: bool) -> None:
        def reached(point: str) -> None:
            if point == crash:
                raise Crash
            if away and point == "after_insert":
                raise TryAgain("Applied, but the answer was lost.", "")

        outcome = ingest(batch, self.store, reached)
        self.closed.update(outcome.closed)
        self.dead |= {(letter.topic, letter.partition, letter.offset): letter for letter in outcome.dead}
        reached("after_publish")

    def _stored(self, message: Incoming) -> bool:
        shard = decode(message, KNOWN)
        if isinstance(shard, DeadLetter):
            return False
        held: dict[object, int] = defaultdict(int)
        for key, (release, _) in self.store.rows.items():
            held[key[0], key[1:5]] = max(held[key[0], key[1:5]], release)
        return held[shard.family, period_key(shard)] >= shard.release


Worker.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestSimulation = Worker.TestCase
