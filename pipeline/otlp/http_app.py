"""OTLP over HTTP: ``/v1/metrics``, ``/v1/logs``, ``/v1/traces``, and ``/healthz``."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.otlp.answers import refused_in, taken_in
from pipeline.otlp.decode import Encoding, Signal
from pipeline.otlp.intake import Intake
from pipeline.otlp.limits import Busy, Held, NotGzip, TooLarge, inflate
from pipeline.otlp.reading import Malformed

ENCODINGS = {str(encoding): encoding for encoding in Encoding}
GZIP, PLAIN = "gzip", frozenset(("", "identity"))


class Refused(Exception):
    """A request that is not taken: the status, and why, in words that hold no value."""

    def __init__(self, status: int, why: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, headers or {}


def http_app(intake: Intake, health: Callable[[], bytes]) -> Starlette:
    """The application; ``health`` gives the answer of ``/healthz``, as JSON."""

    async def healthz(_: Request) -> Response:
        return Response(health(), 503 if intake.room.closed else 200, media_type="application/json")

    routes = [Route(f"/v1/{signal}", _endpoint(intake, signal), methods=["POST"]) for signal in Signal]
    return Starlette(routes=[*routes, Route("/healthz", healthz)])


def _endpoint(intake: Intake, signal: Signal) -> Callable[[Request], Awaitable[Response]]:
    async def export(request: Request) -> Response:
        encoding = ENCODINGS.get(_plain(request.headers.get("content-type")))
        try:
            response = await _export(intake, signal, encoding, request)
        except Refused as refused:
            body = refused_in(encoding or Encoding.JSON, refused.status, refused.why)
            response = Response(body, refused.status, refused.headers, media_type=encoding or Encoding.JSON)
        intake.meters.requests.labels("http", response.status_code).inc()
        return response

    return export


async def _export(intake: Intake, signal: Signal, encoding: Encoding | None, request: Request) -> Response:
    if not intake.tokens.allow(request.headers.get("authorization")):
        raise Refused(401, "A bearer token is needed.", {"WWW-Authenticate": "Bearer"})
    if encoding is None:
        raise Refused(415, f"The content type is none of {', '.join(ENCODINGS)}.")
    packed = _plain(request.headers.get("content-encoding"))
    if packed != GZIP and packed not in PLAIN:
        raise Refused(415, "The content encoding is not gzip.")
    try:
        with intake.room.hold(_announced(request, intake.limits.body)) as held:
            body = await _body(request, intake, held, is_packed=packed == GZIP)
            taken = await intake.take(signal, encoding, body)
    except Busy as busy:
        status = 503 if busy.closing else 429
        raise Refused(status, str(busy), {"Retry-After": str(busy.retry_seconds)}) from busy
    except Malformed as fault:
        raise Refused(400, f"{fault.what} {fault.cure}") from fault
    return Response(taken_in(encoding, signal, taken), media_type=encoding)


def _announced(request: Request, most: int) -> int:
    """The size of the body as announced; the most there may be, where none is."""
    length = request.headers.get("content-length", "")
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 20 else most
    if size > most:
        raise Refused(413, f"The body is larger than {most} bytes.")
    return size


async def _body(request: Request, intake: Intake, held: Held, *, is_packed: bool) -> bytes:
    limits = intake.limits
    try:
        async with asyncio.timeout(limits.seconds):
            body = await _read(request, limits.body)
        if not is_packed:
            return body
        body = inflate(body, limits.inflated)
    except TimeoutError as fault:
        raise Refused(408, "The body did not come in time.", {"Connection": "close"}) from fault
    except ClientDisconnect as fault:
        raise Refused(400, "The connection ended before the body did.") from fault
    except TooLarge as fault:
        raise Refused(413, f"The body is larger than {limits.body} bytes, or {limits.inflated} unpacked.") from fault
    except NotGzip as fault:
        raise Refused(400, "The body is not gzip, or is cut short.") from fault
    held.grow(len(body))
    return body


async def _read(request: Request, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def _plain(header: str | None) -> str:
    """The first word of a header, in small letters."""
    return (header or "").partition(";")[0].strip().lower()
