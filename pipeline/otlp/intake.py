"""From the bytes of a request to the answer: the same for HTTP and gRPC."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from pipeline.otlp.decode import READERS, Encoding, Signal
from pipeline.otlp.limits import Limits, Room
from pipeline.otlp.meters import Meters
from pipeline.otlp.points import Batch, Fault, Point
from pipeline.otlp.tokens import Tokens

AT_ONCE = 500
"""Points that are read or counted before others get a turn."""
MOST_NAMES = 100

Count = Callable[[Sequence[Point]], Counter[Fault]]


@dataclass(frozen=True)
class Taken:
    """What became of a request that was read: how many points could not be used, and why."""

    rejected: int = 0
    reason: str = ""


class Intake:
    """Reads and counts requests.

    Parameters
    ----------
    count
        Counts points, and gives those it did not take.
    tokens
        Who may send.
    limits
        How much.
    meters
        Where it is counted.
    """

    def __init__(self, count: Count, tokens: Tokens, limits: Limits, meters: Meters) -> None:
        self._count, self.tokens, self.limits, self.meters = count, tokens, limits, meters
        self.room = Room(limits)
        self._names: set[str] = set()

    async def take(self, signal: Signal, encoding: Encoding, body: bytes) -> Taken:
        """Read a request, all of it before any of it is counted.

        Raises
        ------
        Malformed
            It is no OTLP; nothing was counted.
        """
        started = time.perf_counter()
        batch = Batch()
        read = 0
        for _ in READERS[signal, encoding](body, batch):
            if batch.seen - read >= AT_ONCE:
                read = batch.seen
                await asyncio.sleep(0)
        for points in _slices(batch.points):
            batch.faults += self._count(points)
            if len(points) == AT_ONCE:
                await asyncio.sleep(0)
        self._meter(batch, time.perf_counter() - started)
        return _taken(batch.faults)

    def _meter(self, batch: Batch, seconds: float) -> None:
        self.meters.seconds.observe(seconds)
        self.meters.points.inc(batch.seen)
        for fault, number in batch.faults.items():
            self.meters.rejected.labels(fault).inc(number)
        if batch.unknown:
            self.meters.unknown.inc()
            self._tell(batch.unknown)

    def _tell(self, unknown: set[str]) -> None:
        """Say once that a client has names nobody knows. Only what looks like a name of a metric is repeated."""
        new = sorted(
            name for name in unknown - self._names if name.isascii() and name.replace(".", "").replace("_", "").isalpha()
        )
        if new and len(self._names) < MOST_NAMES:
            self._names |= set(new)
            structlog.get_logger().warning("unknown_names", names=new, cure="Undertow may be older than this client.")


def _slices(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    return (points[i : i + AT_ONCE] for i in range(0, len(points), AT_ONCE))


def _taken(faults: Counter[Fault]) -> Taken:
    if not faults:
        return Taken()
    return Taken(faults.total(), ", ".join(f"{fault}: {number}" for fault, number in sorted(faults.items())))
