"""Runs the receiver: both servers on one event loop, the clock's work beside them, and an orderly end."""

import asyncio
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from prometheus_client import start_http_server

from pipeline.errors import UndertowError, UnusableInput
from pipeline.otlp.addresses import Address, Listening
from pipeline.otlp.connection import Connection
from pipeline.otlp.grpc_server import credentials, grpc_server
from pipeline.otlp.http_app import http_app
from pipeline.otlp.intake import Intake
from pipeline.otlp.receiver import Receiver

BEAT_SECONDS = 15.0
GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 75
"""Longer than the minute between two exports of a client."""


class _Server(uvicorn.Server):
    """Uvicorn's, but for signals: one place decides when everything ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


async def serve(
    receiver: Receiver,
    intake: Intake,
    listening: Listening,
    stop: asyncio.Event,
    ready: Callable[[], None] = lambda: None,
    beat_seconds: float = BEAT_SECONDS,
) -> None:
    """Run until ``stop`` is set, then finish the requests at hand.

    Raises
    ------
    UnusableInput
        An address is taken, or TLS files cannot be used.
    """
    receiver.beat()
    web = await _start_http(listening, intake, receiver) if listening.http else None
    rpc = await _start_grpc(listening, intake) if listening.grpc else None
    stop_metrics = _start_metrics(listening, intake)
    clockwork = asyncio.create_task(_clockwork(receiver, intake, beat_seconds))
    ready()
    waiting = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((waiting, clockwork, *((web[1],) if web else ())), return_when=asyncio.FIRST_COMPLETED)
        if clockwork.done():
            clockwork.result()
    finally:
        intake.room.closed = True
        for task in (waiting, clockwork):
            task.cancel()
        if rpc is not None:
            await rpc.stop(GRACE_SECONDS)
        if web is not None:
            web[0].should_exit = True
            await web[1]
        await asyncio.gather(waiting, clockwork, return_exceptions=True)
        stop_metrics()
        receiver.stop()


async def _clockwork(receiver: Receiver, intake: Intake, seconds: float) -> None:
    """What the clock asks for: minutes, tokens, closing, sending."""
    while True:
        receiver.beat()
        receiver.close_due()
        for release in list(receiver.outbox):
            # In a thread: a broker may take its time, and clients should not notice.
            if await asyncio.to_thread(receiver.deliver, release):
                receiver.done(release)
        try:
            intake.tokens.refresh()
        except UndertowError as fault:
            structlog.get_logger().error("tokens_unchanged", why=fault.what, cure=fault.cure)
        now = receiver.clock()
        intake.meters.waiting.set(len(receiver.outbox))
        intake.meters.held.set(intake.room.size)
        intake.meters.covered.set(receiver.coverage.minutes(now.date()))
        await asyncio.sleep(seconds)


def health_of(receiver: Receiver) -> bytes:
    """The answer of ``/healthz``: how the process is, nothing of what it counted."""
    today = receiver.clock().date()
    return json.dumps(
        {
            "status": "ok",
            "open_weeks": [str(week) for week in receiver.weeks.weeks],
            "covered_minutes_today": receiver.coverage.minutes(today),
            "waiting_releases": len(receiver.outbox),
        }
    ).encode()


async def _start_http(listening: Listening, intake: Intake, receiver: Receiver) -> tuple[_Server, asyncio.Task[None]]:
    assert listening.http is not None
    tls = listening.tls
    config = uvicorn.Config(
        http_app(intake, lambda: health_of(receiver)),
        host=listening.http.host,
        port=listening.http.port,
        http=Connection,
        ws="none",
        loop="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level=logging.CRITICAL,  # its lines hold addresses of clients
        server_header=False,
        proxy_headers=False,
        limit_concurrency=intake.limits.connections,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        ssl_ca_certs=str(tls.client_ca) if tls and tls.client_ca else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if tls and tls.client_ca else ssl.CERT_NONE,
    )
    server = _Server(config)
    try:
        config.load()
    except (OSError, ssl.SSLError) as fault:
        raise UnusableInput("The files for TLS cannot be used.", "Check --cert, --key and --client-ca.") from fault
    task = asyncio.create_task(_quietly(server))
    while not server.started:
        if task.done():
            raise _taken(listening.http)
        await asyncio.sleep(0.01)
    listening.ports["http"] = server.servers[0].sockets[0].getsockname()[1]
    return server, task


async def _quietly(server: _Server) -> None:
    try:
        await server.serve()
    except SystemExit:  # uvicorn's way to say that an address is taken
        return


async def _start_grpc(listening: Listening, intake: Intake) -> Any:  # noqa: ANN401  # grpc publishes no types
    assert listening.grpc is not None
    server, tls = grpc_server(intake), listening.tls
    host = f"[{listening.grpc.host}]" if ":" in listening.grpc.host else listening.grpc.host
    where = f"{host}:{listening.grpc.port}"
    try:
        if tls is None:
            port = server.add_insecure_port(where)
        else:
            port = server.add_secure_port(where, credentials(tls.certificate, tls.key, tls.client_ca))
    except (RuntimeError, OSError) as fault:
        raise _taken(listening.grpc) from fault
    if port == 0:
        raise _taken(listening.grpc)
    listening.ports["grpc"] = port
    await server.start()
    return server


def _start_metrics(listening: Listening, intake: Intake) -> Callable[[], None]:
    if listening.metrics is None:
        return lambda: None
    try:
        server, thread = start_http_server(listening.metrics.port, listening.metrics.host, intake.meters.registry)
    except OSError as fault:
        raise _taken(listening.metrics) from fault
    listening.ports["metrics"] = server.server_port

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


def _taken(address: Address) -> UnusableInput:
    return UnusableInput(
        f"Nobody can listen on {address.host}:{address.port}: it is taken, or not of this machine.", "Choose another address."
    )
