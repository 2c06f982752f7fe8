"""A receiver that listens, for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pipeline.otlp.addresses import Address, Listening, Tls
from pipeline.otlp.intake import Intake
from pipeline.otlp.limits import Limits
from pipeline.otlp.meters import Meters
from pipeline.otlp.serving import serve
from pipeline.otlp.tokens import Tokens
from tests.otlp.made import Desk

TOKEN = "a-token-of-the-tests-0123456789"
SOME_PORT = Address("127.0.0.1", 0)


@dataclass
class Running:
    """What listens where."""

    intake: Intake
    listening: Listening
    stop: asyncio.Event

    @property
    def url(self) -> str:
        return f"{'https' if self.listening.tls else 'http'}://127.0.0.1:{self.listening.ports['http']}"

    @property
    def grpc(self) -> str:
        return f"127.0.0.1:{self.listening.ports['grpc']}"


@asynccontextmanager
async def running(
    desk: Desk, tokens: Tokens | None = None, limits: Limits | None = None, tls: Tls | None = None, *, metrics: bool = False
) -> AsyncIterator[Running]:
    intake = Intake(desk.receiver.count, tokens or Tokens(), limits or Limits(), Meters())
    listening = Listening(SOME_PORT, SOME_PORT, SOME_PORT if metrics else None, tls)
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(serve(desk.receiver, intake, listening, stop, ready.set, beat_seconds=0.05))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    if not ready.is_set():
        waiting.cancel()
        task.result()
    try:
        yield Running(intake, listening, stop)
    finally:
        stop.set()
        await task
