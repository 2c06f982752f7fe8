"""The two agents: take a batch, hand it to a function, publish what follows, acknowledge in order.

The form is the one that loses nothing in Faust 0.15 (``tests/stream/test_faust_traps.py`` guards it): ``noack().noack_take``,
concurrency 1, CrashingSupervisor, own acknowledgements in offset order. Change none of them alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import faust
import stamina
import structlog
from faust.types import EventT

from pipeline.broker.record import Record
from pipeline.broker.topics import Topics
from pipeline.errors import TryAgain
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.privacy.standard_plan import standard_plan
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.stream.alarm import DeadLetterAlarm
from pipeline.stream.decoding import PERIODS, Incoming, decode
from pipeline.stream.detect import look, settle
from pipeline.stream.failpoints import Reached, pass_on
from pipeline.stream.ingest import ingest
from pipeline.stream.outgoing import closed_record, dead_record, signal_record
from schemas.dead_letter import DeadLetter
from schemas.period import PeriodClosed

T = TypeVar("T")
Handle = Callable[[Sequence[Incoming]], Awaitable[None]]
PlanInForce = Callable[[], ReleasePlan]

RETRIES = 6
RETRY_SECONDS = 90.0
"""Well under the time after which Kafka takes a silent consumer's partitions away."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Desk:
    """What both agents work with.

    Parameters
    ----------
    app
        The Faust app.
    topics
        Names of the topics.
    store
        The store; touched only in ``thread``.
    thread
        An executor of exactly one thread: Faust's loop must go on heartbeating while the store works, and an embedded store is
        used from one thread at a time.
    reached
        Told of each fail-point.
    plan
        Gives the release plan in force, asked anew before each detection: what is tightened meanwhile holds for the very next
        release. Where it cannot be read the worker stops, and releases nothing.
    """

    app: faust.App
    topics: Topics
    store: Store
    thread: Executor
    reached: Reached = pass_on
    plan: PlanInForce = standard_plan

    async def work(self, task: Callable[..., T], *arguments: object) -> T:
        """Run blocking work in the thread; what may pass by itself is tried again, for a bounded time."""
        loop = asyncio.get_running_loop()
        async for attempt in stamina.retry_context(on=TryAgain, attempts=RETRIES, timeout=RETRY_SECONDS):
            with attempt:
                return await loop.run_in_executor(self.thread, task, *arguments)
        raise AssertionError("the last attempt returns or raises")

    async def publish(self, records: Sequence[Record]) -> None:
        """Send all, and wait until Kafka has confirmed all."""
        producer = self.app.producer
        sent = [await producer.send(r.topic, r.key, r.value, None, None, dict(r.headers)) for r in records]
        await asyncio.gather(*sent)


def add_agents(desk: Desk, settings: Settings) -> None:
    """Declare both agents on the desk's app."""
    alarm = DeadLetterAlarm()

    async def take_in(batch: Sequence[Incoming]) -> None:
        outcome = await desk.work(ingest, batch, desk.store, desk.reached)
        await desk.publish([closed_record(desk.topics, closed) for closed in outcome.closed])
        await set_aside(desk, alarm, outcome.dead, len(batch))
        desk.reached("after_publish")
        log.info("ingested", messages=len(batch), rows=outcome.rows, closed=len(outcome.closed), dead=len(outcome.dead))

    async def look_at(batch: Sequence[Incoming]) -> None:
        decoded = [decode(incoming, PERIODS) for incoming in batch]
        closed = sorted({m for m in decoded if isinstance(m, PeriodClosed)}, key=lambda m: (m.org, m.period, m.source, m.tool))
        for org, periods in groupby(closed, key=lambda m: m.org):
            news = list(periods)
            plan = desk.plan()
            outlook = await desk.work(look, desk.store, org, news, plan.patterns(), settings.country)
            desk.reached("after_detect")
            await desk.publish([signal_record(desk.topics, signal) for signal in outlook.changed])
            await desk.work(settle, desk.store, org, news, outlook, plan)
            log.info("detected", org=org, changed=len(outlook.changed))
        await set_aside(desk, alarm, [m for m in decoded if isinstance(m, DeadLetter)], len(batch))
        desk.reached("after_signals")

    _agent(desk, settings, "ingest", desk.topics.releases, take_in)
    _agent(desk, settings, "detect", desk.topics.periods, look_at)


async def set_aside(desk: Desk, alarm: DeadLetterAlarm, letters: Sequence[DeadLetter], messages: int) -> None:
    """Publish dead letters, and say so in the log: where each came from, never what is in it."""
    await desk.publish([dead_record(desk.topics, letter) for letter in letters])
    for letter in letters:
        log.warning(
            "dead letter",
            reason=letter.reason,
            field=letter.field,
            topic=letter.topic,
            partition=letter.partition,
            offset=letter.offset,
        )
    if alarm.rings(messages, len(letters)):
        log.error(
            "most messages are dead letters", cure="Run `undertow dead-letters`; the publisher and this worker may not fit."
        )


async def consume(stream: faust.StreamT[bytes], batch_messages: int, batch_seconds: float, handle: Handle) -> None:
    """Hand over batches, and acknowledge each in the order of its offsets once it has been handled.

    When ``handle`` raises, nothing from that batch on is ever acknowledged.
    """
    manual: Any = stream.noack()  # type: ignore[attr-defined]  # Faust's interface leaves out what its class has
    async for events in manual.noack_take(batch_messages, within=batch_seconds):
        await handle([incoming(event) for event in events])
        for event in events:
            await manual.ack(event)


def _agent(desk: Desk, settings: Settings, name: str, topic: str, handle: Handle) -> None:
    raw = desk.app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", allow_empty=True)

    async def agent(stream: faust.StreamT[bytes]) -> None:
        await consume(stream, settings.batch_messages, settings.batch_seconds, handle)

    desk.app.agent(raw, name=f"{desk.topics.prefix}-{name}", concurrency=1)(agent)


def incoming(event: EventT[bytes]) -> Incoming:
    """A Faust event as the pure functions take it: the bytes as they came."""
    message = event.message
    headers = message.headers or ()
    pairs = tuple(headers.items()) if isinstance(headers, Mapping) else tuple(headers)
    return Incoming(message.topic, message.partition, message.offset, message.key, message.value, pairs)
