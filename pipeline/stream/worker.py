"""Runs the app in this process, without Faust's command line and web server, until it is told to stop, is idle, or crashes."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import faust
import structlog

from pipeline.broker.reading import lag
from pipeline.broker.topics import Topics, create_topics
from pipeline.errors import UndertowError
from pipeline.privacy.standard_plan import standard_plan
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.stream.agents import Desk, PlanInForce, add_agents
from pipeline.stream.app import build_app
from pipeline.stream.failpoints import Reached, pass_on

IDLE_CHECK_SECONDS = 0.5
STOP_SECONDS = 30.0
"""How long a worker may take to finish its batches and leave the group."""

log = structlog.get_logger(__name__)


class Crashed(UndertowError):
    """The worker came upon a fault it must not pass over; nothing after it was acknowledged."""


def run_worker(
    settings: Settings,
    store: Store,
    *,
    plan: PlanInForce = standard_plan,
    until_idle: bool = False,
    reached: Reached = pass_on,
) -> None:
    """Consume until SIGTERM or SIGINT, or with ``until_idle`` until everything published so far is stored and looked at.

    ``plan`` gives the release plan in force, and is asked before each release.

    Raises
    ------
    UndertowError
        What made it stop short. Start it again: it goes on from the last committed offset.
    """
    topics = Topics(settings.topic_prefix)
    create_topics(settings.bootstrap, topics, settings.partitions, settings.replication)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="store") as thread:
        asyncio.run(_work(settings, lambda app: Desk(app, topics, store, thread, reached, plan), until_idle=until_idle))


async def _work(settings: Settings, desk_of: Callable[[faust.App], Desk], *, until_idle: bool) -> None:
    app = build_app(settings)
    desk = desk_of(app)
    topics = desk.topics
    add_agents(desk, settings)
    app.loop = asyncio.get_running_loop()
    app.finalize()
    with _stop_signal() as told:
        started = asyncio.ensure_future(app.start())
        ends = [asyncio.ensure_future(told.wait()), asyncio.ensure_future(app.wait_until_stopped())]
        if until_idle:
            ends.append(asyncio.ensure_future(_idle(settings.bootstrap, topics, started)))
        log.info("joining", group=topics.group)
        started.add_done_callback(lambda _: log.info("ready"))
        done, pending = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        fault = app.crash_reason or next((end.exception() for end in done if end.exception()), None)
        await _stop(app, started)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
    if isinstance(fault, UndertowError):
        raise fault
    if fault is not None:
        raise Crashed(
            f"The worker crashed ({type(fault).__name__}).", "Start it again; if it crashes again, report it."
        ) from fault
    log.info("stopped")


async def _idle(bootstrap: str, topics: Topics, started: Awaitable[None]) -> None:
    """Wait until the group has committed all of both topics.

    Releases first: once they are committed, all periods they close are in their topic, so the second answer counts them.
    """
    await started
    for topic in (topics.releases, topics.periods):
        while await asyncio.to_thread(lag, bootstrap, topics.group, topic):  # noqa: ASYNC110  # Kafka tells nobody
            await asyncio.sleep(IDLE_CHECK_SECONDS)


async def _stop(app: faust.App, started: Awaitable[None]) -> None:
    """Finish the batch at hand, commit and leave the group.

    A start that is under way ends first: Faust stopped in the middle of it leaves a thread behind that keeps the process alive.
    What does not stop in time is left there: nothing it could still do would be acknowledged.
    """
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await asyncio.gather(started, return_exceptions=True)
            await app.stop()
    except TimeoutError:
        log.error("did not stop in time", seconds=STOP_SECONDS)  # noqa: TRY400  # the trace would show this line only
        os._exit(1)


@contextmanager
def _stop_signal() -> Iterator[asyncio.Event]:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
