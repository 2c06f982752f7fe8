"""The real OpenTelemetry SDK as client: over HTTP and gRPC, with TLS and a token, in deltas and in totals."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import grpc
import httpx
import pytest
import trustme
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter as GrpcMetrics
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as HttpMetrics
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import AggregationTemporality, MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from pipeline.otlp.addresses import Tls
from pipeline.otlp.decode import Signal
from pipeline.otlp.grpc_server import DETAILS, SERVICES
from pipeline.otlp.limits import Limits
from pipeline.otlp.tokens import Tokens
from tests.otlp.made import CANARY, SOURCES, Clock, Desk, in_protobuf, metrics, person, point, write_roster
from tests.otlp.serving import TOKEN, Running, running

AUTHORIZATION = {"authorization": f"Bearer {TOKEN}"}
DELTA = dict.fromkeys((Counter, Histogram), AggregationTemporality.DELTA)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A receiver of today: the SDK takes the time from the machine."""
    return Desk(tmp_path, write_roster(tmp_path, {"Alpha": 7}), sources=SOURCES, clock=Clock(datetime.now(UTC)))


@contextmanager
def meter(exporter: MetricExporter, **resource: str) -> Iterator[MeterProvider]:
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=3_600_000)
    provider = MeterProvider([reader], Resource({"service.name": "claude-code", **resource}), shutdown_on_exit=False)
    try:
        yield provider
    finally:
        provider.shutdown()


def seen(desk: Desk, source: str = "claude-code-otel") -> list[tuple[bool, bool, int]]:
    """Of each person who was counted: active, by their own action, interactions."""
    found = []
    for week in desk.weeks.weeks:
        tally = desk.weeks.open(week).tallies[source]
        tally.settle()
        found += [(one.active > 0, one.own > 0, sum(one.sums_of(day)[0] for day in range(7))) for one in tally.people.values()]
    return sorted(found)


def use_claude_code(metric_exporter: MetricExporter, log_exporter: object, people: int) -> bool:
    """What the client does in a session of each person."""
    with meter(metric_exporter) as provider:
        active = provider.get_meter("com.anthropic.claude_code").create_counter("claude_code.active_time.total")
        for number in range(people):
            active.add(4.5, person(number, type="user"))
            active.add(9, person(number, type="cli"))
        flushed = provider.force_flush()
    logs = LoggerProvider(Resource({"service.name": "claude-code"}), shutdown_on_exit=False)
    logs.add_log_record_processor(SimpleLogRecordProcessor(log_exporter))  # type: ignore[arg-type]  # one of two kinds
    told = {**person(0), "event.name": "user_prompt", "prompt": "secret"}
    logs.get_logger("com.anthropic.claude_code.events").emit(LogRecord(body="claude_code.user_prompt", attributes=told))
    logs.shutdown()
    return flushed


def over_http(server: Running, certificate: str | None = None, **more: object) -> tuple[MetricExporter, object]:
    return (
        HttpMetrics(f"{server.url}/v1/metrics", certificate, headers=AUTHORIZATION, **more),  # type: ignore[arg-type]  # keywords
        HttpLogs(f"{server.url}/v1/logs", certificate, headers=AUTHORIZATION),
    )


def over_grpc(
    server: Running, credentials: grpc.ChannelCredentials | None = None, **more: object
) -> tuple[MetricExporter, object]:
    way = {"endpoint": server.grpc, "insecure": credentials is None, "credentials": credentials, "headers": AUTHORIZATION}
    return GrpcMetrics(**way, **more), GrpcLogs(**way)  # type: ignore[arg-type]  # keywords


@pytest.mark.parametrize("preferred", [None, DELTA], ids=["totals", "deltas"])
@pytest.mark.parametrize("over", [over_http, over_grpc])
async def test_the_sdk_is_understood(over: object, preferred: object, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    async with running(desk, Tokens(more=[TOKEN])) as server:
        metric, log = over(server, preferred_temporality=preferred)  # type: ignore[operator]  # one of two functions
        assert await asyncio.to_thread(use_claude_code, metric, log, 6)
        assert seen(desk) == [*[(True, True, 0)] * 5, (True, True, 1)]
    assert "canary" not in "".join(capsys.readouterr())


async def test_the_sdk_is_understood_over_tls(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)  # requests would take these roots, and not those that the exporter is given
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    key, chain, roots = tmp_path / "key.pem", tmp_path / "chain.pem", tmp_path / "roots.pem"
    certificate.private_key_pem.write_to_path(key)
    chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    authority.cert_pem.write_to_path(roots)
    async with running(desk, Tokens(more=[TOKEN]), tls=Tls(chain, key)) as server:
        metric, log = over_http(server, str(roots), compression=Compression.Gzip)
        assert await asyncio.to_thread(use_claude_code, metric, log, 3)
        metric, log = over_grpc(server, grpc.ssl_channel_credentials(roots.read_bytes()), compression=grpc.Compression.Gzip)
        assert await asyncio.to_thread(use_claude_code, metric, log, 4)
        assert [interactions for *_, interactions in seen(desk)] == [0, 0, 0, 2]


async def test_a_client_without_a_certificate_is_not_let_in_where_one_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    authority = trustme.CA()
    server_certificate, client_certificate = authority.issue_cert("127.0.0.1"), authority.issue_cert("client@example.com")
    paths = {name: tmp_path / f"{name}.pem" for name in ("chain", "key", "roots", "client")}
    paths["chain"].write_bytes(b"".join(blob.bytes() for blob in server_certificate.cert_chain_pems))
    server_certificate.private_key_pem.write_to_path(paths["key"])
    authority.cert_pem.write_to_path(paths["roots"])
    client_certificate.private_key_and_cert_chain_pem.write_to_path(paths["client"])
    async with running(desk, tls=Tls(paths["chain"], paths["key"], paths["roots"])) as server:
        context = ssl.create_default_context(cafile=paths["roots"])
        with pytest.raises(httpx.TransportError):
            async with httpx.AsyncClient(verify=context) as client:
                await client.get(f"{server.url}/healthz")
        context.load_cert_chain(paths["client"])
        async with httpx.AsyncClient(verify=context) as client:
            assert (await client.get(f"{server.url}/healthz")).status_code == 200


async def test_spans_of_the_conventions_are_counted(desk: Desk) -> None:
    def call(exporter: object, number: int) -> None:
        provider = TracerProvider(
            resource=Resource({"service.name": "assistant", "enduser.id": CANARY.format(number)}), shutdown_on_exit=False
        )
        provider.add_span_processor(SimpleSpanProcessor(exporter))  # type: ignore[arg-type]  # one of two kinds
        with provider.get_tracer("x").start_as_current_span(
            "chat", attributes={"gen_ai.operation.name": "chat", "gen_ai.system": "x"}
        ):
            pass
        provider.shutdown()

    async with running(desk) as server:
        await asyncio.to_thread(call, HttpSpans(f"{server.url}/v1/traces"), 0)
        await asyncio.to_thread(call, GrpcSpans(server.grpc, insecure=True), 1)
        assert seen(desk, "gen-ai-otel") == [(True, True, 1)] * 2


async def export(server: Running, body: bytes, metadata: tuple[tuple[str, str], ...] = ()) -> bytes:
    """One call of gRPC."""
    async with grpc.aio.insecure_channel(server.grpc) as channel:
        answer: bytes = await channel.unary_unary(f"/{SERVICES[Signal.METRICS]}/Export")(body, metadata=metadata)
        return answer


async def test_grpc_refuses_with_the_code_that_clients_understand(desk: Desk) -> None:
    async with running(desk, Tokens(more=[TOKEN])) as server:
        allowed = (("authorization", f"Bearer {TOKEN}"),)
        refused = {}
        for name, body, metadata in (
            ("no token", b"", ()),
            ("no protobuf", b"\x0a\xff", allowed),
            ("too large", b" " * (4 * 2**20 + 1), allowed),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as raised:
                await export(server, body, metadata)
            refused[name] = raised.value.code()
        codes = grpc.StatusCode
        assert list(refused.values()) == [codes.UNAUTHENTICATED, codes.INVALID_ARGUMENT, codes.RESOURCE_EXHAUSTED]
        assert await export(server, b"", allowed) == b""


async def test_grpc_tells_when_to_come_back(desk: Desk) -> None:
    async with running(desk, limits=Limits(bytes_held=10)) as server:
        for closed, code in ((False, grpc.StatusCode.RESOURCE_EXHAUSTED), (True, grpc.StatusCode.UNAVAILABLE)):
            server.intake.room.closed = closed
            with pytest.raises(grpc.aio.AioRpcError) as raised:
                await export(server, b"\x0a\x00" * 6)
            details = dict(raised.value.trailing_metadata() or ())[DETAILS]
            (detail,) = Status.FromString(details).details
            retry = RetryInfo()
            assert (raised.value.code(), detail.Unpack(retry), retry.retry_delay.seconds) == (code, True, 5)


async def test_grpc_does_not_unpack_what_is_too_large(desk: Desk) -> None:
    """gRPC's own limit holds for what is unpacked as well."""
    bomb = in_protobuf(Signal.METRICS, metrics("x" * 8 * 2**20, [point(1, 1, {})]))[2]
    async with running(desk) as server, grpc.aio.insecure_channel(server.grpc, compression=grpc.Compression.Gzip) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await channel.unary_unary(f"/{SERVICES[Signal.METRICS]}/Export")(bomb)
        assert raised.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
