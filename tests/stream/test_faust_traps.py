"""What Faust does with acknowledgements, and why the agents have the form they have.

Each test runs an agent of some form in process, feeds it messages as the consumer would, and looks at what Faust would commit. If
an upgrade of Faust turns one red, read ``pipeline/stream/agents.py`` again before anything else.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import faust
import mode
import pytest
from faust.transport.conductor import ConductorCompiler
from faust.types import TP
from faust.types.tuples import ConsumerMessage

from pipeline.settings import Settings
from pipeline.stream.agents import consume
from pipeline.stream.app import build_app

TOPIC, FIRST, MESSAGES = "releases", 100, 25
BATCH = 10
SETTLE_SECONDS = 0.4

Body = Callable[[Sequence[int]], Awaitable[None]]
Form = Callable[[faust.Stream[bytes], Body], Awaitable[None]]


async def plain(stream: faust.Stream[bytes], body: Body) -> None:
    async for event in stream.events():
        await body([event.message.offset])


async def take(stream: faust.Stream[bytes], body: Body) -> None:
    async for events in stream.take_events(BATCH, within=0.05):
        await body([event.message.offset for event in events])


async def noack_take(stream: faust.Stream[bytes], body: Body) -> None:
    async for events in stream.noack_take(BATCH, within=0.05):
        await body([event.message.offset for event in events])
        for event in events:
            await stream.ack(event)


async def ours(stream: faust.Stream[bytes], body: Body) -> None:
    """The form of the agents: the agents' own loop."""
    await consume(stream, BATCH, 0.05, lambda batch: body([incoming.offset for incoming in batch]))


class Bench:
    """An app whose consumer never meets a broker, and what its agent and its consumer did."""

    def __init__(self, supervisor: type[mode.SupervisorStrategy], committed: int | None) -> None:
        self.app = build_app(Settings(org="acme"))
        self.app.conf.agent_supervisor = supervisor
        self.app.loop = asyncio.get_running_loop()
        self.tp = TP(TOPIC, 0)
        self.seen: list[int] = []
        self.app.topics._acking_topics.add(TOPIC)
        self.app.consumer._committed_offset[self.tp] = committed
        self._new_offset = self.app.consumer._new_offset
        self._commits: list[int] = []
        self.app.consumer._new_offset = self.new_offset

    @property
    def acked(self) -> list[int]:
        """Offsets acknowledged: those that Faust committed, which it forgets, and those it still holds."""
        committed = range(FIRST, max(self._commits, default=FIRST))
        return sorted({*committed, *self.app.consumer._acked[self.tp]})

    def new_offset(self, tp: TP) -> int | None:
        """Faust's own, remembered: a crash makes it commit, too."""
        if offset := self._new_offset(tp):
            self._commits.append(offset)
        return offset

    def commit(self) -> int | None:
        """The offset Faust has committed by now."""
        self.new_offset(self.tp)
        return max(self._commits, default=None)


@asynccontextmanager
async def running(
    form: Form,
    fails_at: int | None = None,
    supervisor: type[mode.SupervisorStrategy] = mode.CrashingSupervisor,
    committed: int | None = FIRST,
    generation: int = 0,
    messages: int = MESSAGES,
) -> AsyncIterator[Bench]:
    """Feed messages to an agent of a form whose body fails at an offset; what came of it, once all has settled."""
    bench = Bench(supervisor, committed)
    app = bench.app
    topic = app.topic(TOPIC, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    async def body(offsets: Sequence[int]) -> None:
        if fails_at in offsets:
            raise ConnectionError("the store is down")
        bench.seen += offsets

    async def agent(stream: faust.Stream[bytes]) -> None:
        await form(stream, body)

    declared = app.agent(topic, concurrency=1)(agent)
    app.finalize()
    app.flow_control.resume()
    try:
        await declared.start()
        channels = {actor.stream.channel for actor in declared._actors}
        deliver = ConductorCompiler().build(app.topics, bench.tp, channels)
        for offset in range(FIRST, FIRST + messages):
            await deliver(message(offset, generation, bench.tp))
        await asyncio.sleep(SETTLE_SECONDS)
        yield bench
    finally:
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(1):
                await declared.stop()
        app.consumer._thread.thread_loop.close()


def message(offset: int, generation: int, tp: TP) -> ConsumerMessage:
    return ConsumerMessage(TOPIC, 0, offset, 0.0, 0, [], b"key", b"value", None, tp=tp, generation_id=generation)


async def test_our_form_acknowledges_what_it_has_handled() -> None:
    async with running(ours) as bench:
        assert bench.seen == list(range(100, 125))
        assert bench.commit() == 125


@pytest.mark.parametrize("fails_at", [100, 105, 115, 124])
async def test_our_form_acknowledges_nothing_from_the_failed_batch_on(fails_at: int) -> None:
    async with running(ours, fails_at) as bench:
        handled = [offset for offset in range(100, 125) if offset // 10 < fails_at // 10]
        assert bench.seen == handled
        assert bench.acked == handled
        assert bench.commit() == (handled[-1] + 1 if handled else None)


async def test_our_form_commits_nothing_when_the_only_message_fails() -> None:
    """The dangerous case of Faust's off-by-one: one message, at the committed head."""
    async with running(ours, FIRST, messages=1) as bench:
        assert bench.commit() is None


async def test_our_form_commits_nothing_when_a_fresh_group_fails_at_once() -> None:
    """Without a committed offset Faust has no guard at all."""
    async with running(ours, FIRST, committed=None) as bench:
        assert bench.commit() is None


async def test_our_form_with_the_default_supervisor_would_go_on_past_the_failed_batch() -> None:
    async with running(ours, 105, supervisor=mode.OneForOneSupervisor) as bench:
        assert bench.seen
        assert min(bench.seen) > 105


async def test_a_plain_loop_acknowledges_the_message_it_failed_on() -> None:
    async with running(plain, 105) as bench:
        assert 105 not in bench.seen
        assert 105 in bench.acked


async def test_take_acknowledges_the_batch_it_failed_on() -> None:
    async with running(take, 105) as bench:
        assert not set(range(100, 110)) & set(bench.seen)
        assert set(range(100, 110)) <= set(bench.acked)


async def test_noack_take_alone_acknowledges_what_nobody_handled_after_a_failure() -> None:
    async with running(noack_take, 105) as bench:
        assert bench.seen == []
        assert bench.acked


async def test_acknowledging_out_of_order_commits_past_a_message_in_flight() -> None:
    async with running(ours, messages=0, committed=None) as bench:
        consumer = bench.app.consumer
        consumer.ack(message(105, 0, bench.tp))
        consumer.ack(message(106, 0, bench.tp))
        assert bench.commit() == 107


async def test_a_message_from_before_a_rebalance_is_neither_handled_nor_acknowledged() -> None:
    async with running(ours, generation=7) as bench:
        assert bench.seen == []
        assert bench.acked == []
