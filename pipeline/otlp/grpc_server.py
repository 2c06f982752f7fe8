"""OTLP over gRPC: the three collector services, on the event loop of the HTTP server."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import grpc.aio

from pipeline.otlp.answers import CODES, retry_in_grpc, taken_in_protobuf
from pipeline.otlp.decode import Encoding, Signal
from pipeline.otlp.intake import Intake
from pipeline.otlp.limits import Busy, Limits
from pipeline.otlp.reading import Malformed

SERVICES = {
    Signal.METRICS: "opentelemetry.proto.collector.metrics.v1.MetricsService",
    Signal.LOGS: "opentelemetry.proto.collector.logs.v1.LogsService",
    Signal.TRACES: "opentelemetry.proto.collector.trace.v1.TraceService",
}
DETAILS = "grpc-status-details-bin"
LARGEST_METADATA = 16 * 2**10
IDLE_MILLISECONDS = 10 * 60_000

Context = Any
"""``grpc.aio.ServicerContext``, which publishes no types."""
_STATUS = {code.value[0]: code for code in grpc.StatusCode}


def grpc_server(intake: Intake) -> Any:  # noqa: ANN401  # grpc publishes no types
    """A server without an address yet; bodies come as bytes, so that what is no protobuf is answered here."""
    server = grpc.aio.server(options=_options(intake.limits), maximum_concurrent_rpcs=intake.limits.requests)
    for signal, service in SERVICES.items():
        method = grpc.unary_unary_rpc_method_handler(_export(intake, signal))
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"Export": method}),))
    return server


def credentials(certificate: Path, key: Path, client_ca: Path | None) -> Any:  # noqa: ANN401  # grpc publishes no types
    """TLS, and certificates of clients where an authority for them is given."""
    pair = key.read_bytes(), certificate.read_bytes()
    roots = client_ca.read_bytes() if client_ca else None
    return grpc.ssl_server_credentials([pair], root_certificates=roots, require_client_auth=client_ca is not None)


def _options(limits: Limits) -> list[tuple[str, int]]:
    return [
        ("grpc.max_receive_message_length", limits.body),
        ("grpc.max_metadata_size", LARGEST_METADATA),
        ("grpc.max_concurrent_streams", limits.streams),
        ("grpc.max_connection_idle_ms", IDLE_MILLISECONDS),
        ("grpc.http2.min_ping_interval_without_data_ms", 60_000),
        ("grpc.so_reuseport", 0),
    ]


def _export(intake: Intake, signal: Signal) -> Callable[[bytes, Context], Awaitable[bytes]]:
    async def export(body: bytes, context: Context) -> bytes:
        metadata = dict(context.invocation_metadata() or ())
        if not intake.tokens.allow(_text(metadata.get("authorization"))):
            await _refuse(intake, context, 401, "A bearer token is needed.")
        try:
            with intake.room.hold(len(body)):
                taken = await intake.take(signal, Encoding.PROTOBUF, body)
        except Busy as busy:
            status = 503 if busy.closing else 429
            context.set_trailing_metadata(((DETAILS, retry_in_grpc(status, str(busy), busy.retry_seconds)),))
            await _refuse(intake, context, status, str(busy))
        except Malformed as fault:
            await _refuse(intake, context, 400, f"{fault.what} {fault.cure}")
        intake.meters.requests.labels("grpc", 200).inc()
        return taken_in_protobuf(signal, taken)

    return export


async def _refuse(intake: Intake, context: Context, status: int, why: str) -> None:
    """Answer with a code; it does not return."""
    intake.meters.requests.labels("grpc", status).inc()
    await context.abort(_STATUS[CODES[status]], why)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
