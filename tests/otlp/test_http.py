"""HTTP: what is let in, what is refused, and how."""

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest
from google.rpc.status_pb2 import Status
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse

from pipeline.errors import UnusableInput, WrongUse
from pipeline.otlp.addresses import Address, Listening, Tls
from pipeline.otlp.decode import Signal
from pipeline.otlp.http_app import http_app
from pipeline.otlp.intake import Intake
from pipeline.otlp.limits import Limits
from pipeline.otlp.meters import Meters
from pipeline.otlp.serving import serve
from pipeline.otlp.tokens import Tokens
from tests.otlp.made import (
    WEEK,
    Desk,
    in_json,
    in_protobuf,
    metrics,
    nanos,
    of_week,
    person,
    point,
    typing,
    week_of_typing,
    write_roster,
)
from tests.otlp.serving import SOME_PORT, TOKEN, Running, running

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "otlp"
JSON = {"content-type": "application/json"}
PROTOBUF = {"content-type": "application/x-protobuf"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 7, "Beta": 6}))
    desk.clock.turn_to(WEEK.sunday, 23)
    return desk


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[Running]:
    async with running(desk) as found:
        yield found


@pytest.fixture
async def client(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as found:
        yield found


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the examples of the protocol are no part of the project")
@pytest.mark.parametrize("name", ["metrics", "logs"])
async def test_the_examples_of_the_protocol_pass_as_they_are(name: str, client: httpx.AsyncClient) -> None:
    answer = await client.post(f"/v1/{name}", content=(FIXTURES / f"{name}.json").read_bytes(), headers=JSON)
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (200, {}, "application/json")


async def test_json_protobuf_and_gzip_are_counted_alike(client: httpx.AsyncClient, desk: Desk) -> None:
    typed = [metrics("claude_code.active_time.total", [typing(one, day) for day in WEEK.days]) for one in range(6)]
    for number, document in enumerate(typed):
        _, encoding, body = (in_json if number % 2 else in_protobuf)(Signal.METRICS, document)
        packed = gzip.compress(body, mtime=0) if number % 3 else body
        more = {"content-encoding": "gzip"} if number % 3 else {}
        answer = await client.post("/v1/metrics", content=packed, headers={"content-type": f"{encoding}; charset=utf-8", **more})
        assert (answer.status_code, answer.content) == (200, b"{}" if number % 2 else b"")
    assert of_week(desk.close())["people_active"] == 6


async def test_what_could_not_be_used_is_told_by_number(client: httpx.AsyncClient) -> None:
    document = metrics(
        "claude_code.commit.count",
        [point(0, 1, person(0)), typing(0, WEEK.monday), point(nanos(WEEK.shift(-3).monday), 1, person(0))],
    )
    _, _, body = in_json(Signal.METRICS, document)
    told = (await client.post("/v1/metrics", content=body, headers=JSON)).json()["partialSuccess"]
    assert told == {"rejectedDataPoints": "2", "errorMessage": "no_time: 1, too_late: 1"}
    _, _, body = in_protobuf(Signal.METRICS, document)
    answer = ExportMetricsServiceResponse.FromString((await client.post("/v1/metrics", content=body, headers=PROTOBUF)).content)
    assert answer.partial_success.rejected_data_points == 2


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "text/plain"}, b"{}", 415),
        ({}, b"{}", 415),
        ({**JSON, "content-encoding": "br"}, b"{}", 415),
        ({**JSON, "content-encoding": "gzip"}, b"{}", 400),
        ({**JSON, "content-encoding": "gzip"}, gzip.compress(b"{}", mtime=0)[:-4], 400),
        (JSON, b"canary@example.com", 400),
        (PROTOBUF, b"\x0a\xff\xff", 400),
        (JSON, b" " * (4 * 2**20 + 1), 413),
        ({**JSON, "content-encoding": "gzip"}, zlib.compress(b" " * 64 * 2**20, 9, wbits=31), 413),
    ],
)
async def test_what_is_no_request_is_refused(
    headers: dict[str, str], body: bytes, status: int, client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await client.post("/v1/metrics", content=body, headers=headers)
    assert answer.status_code == status
    if headers == PROTOBUF:
        assert Status.FromString(answer.content).message.startswith("The body is no protobuf")
    else:
        assert set(answer.json()) == {"code", "message"}
    assert "canary" not in answer.text + "".join(capsys.readouterr())


async def test_a_body_without_a_length_has_the_same_limit(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b" " * 2**16

    answer = await client.post("/v1/metrics", content=endless(), headers=JSON)
    assert answer.status_code == 413


async def test_other_paths_and_methods_are_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/metrics")).status_code == 405
    assert (await client.post("/v1/profiles", content=b"")).status_code == 404
    assert (await client.post("/healthz")).status_code == 405


async def test_health_tells_nothing_of_anybody(client: httpx.AsyncClient) -> None:
    told = (await client.get("/healthz")).json()
    assert set(told) == {"status", "open_weeks", "covered_minutes_today", "waiting_releases"}
    assert told["open_weeks"] == ["2026-W40"]


async def test_a_token_is_needed_and_any_of_them_will_do(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"# clients\n{TOKEN}\n")
    file.chmod(0o600)
    tokens = Tokens(file, [f"other-{TOKEN}"])
    async with running(desk, tokens) as server, httpx.AsyncClient(base_url=server.url) as client:

        async def status(authorization: str) -> int:
            headers = {**JSON, "authorization": authorization} if authorization else JSON
            return (await client.post("/v1/logs", content=b"{}", headers=headers)).status_code

        given = ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN}", f"bearer other-{TOKEN}"]
        assert [await status(one) for one in given] == [401, 401, 401, 401, 200, 200]
        file.write_text(f"new-{TOKEN}\n")
        async with asyncio.timeout(10):
            while await status(f"Bearer new-{TOKEN}") != 200:  # noqa: ASYNC110  # a server has no event for it
                await asyncio.sleep(0.02)
        assert await status(f"Bearer {TOKEN}") == 401
        assert (await client.get("/healthz")).status_code == 200


def test_tokens_are_kept_from_others_and_long(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text(TOKEN)
    file.chmod(0o640)
    with pytest.raises(UnusableInput, match="Others than its owner"):
        Tokens(file)
    file.chmod(0o600)
    assert Tokens(file).allow(f"Bearer {TOKEN}")
    file.write_text("short\n")
    with pytest.raises(UnusableInput, match="too short"):
        Tokens(file)
    file.write_text("# none\n")
    with pytest.raises(UnusableInput, match="holds no token"):
        Tokens(file)
    with pytest.raises(UnusableInput, match="cannot be read"):
        Tokens(tmp_path / "absent")


@pytest.mark.parametrize(
    ("listening", "has_tokens", "plaintext", "refused"),
    [
        (Listening(SOME_PORT, None), False, False, None),
        (Listening(None, None), True, True, "Nothing is listened on"),
        (Listening(SOME_PORT, Address("0.0.0.0", 1)), False, True, "without a token"),
        (Listening(Address("10.0.0.1", 1), None), True, False, "for anybody on the way"),
        (Listening(Address("10.0.0.1", 1), None), True, True, None),
        (Listening(Address("::", 1), None, None, Tls(Path("a"), Path("b"))), True, False, None),
    ],
)
def test_other_machines_are_let_in_with_care(
    listening: Listening, has_tokens: bool, plaintext: bool, refused: str | None
) -> None:
    if refused is None:
        listening.demand_care(has_tokens=has_tokens, plaintext=plaintext)
    else:
        with pytest.raises(WrongUse, match=refused):
            listening.demand_care(has_tokens=has_tokens, plaintext=plaintext)


async def test_when_there_is_no_room_clients_are_told_when_to_come_back(desk: Desk) -> None:
    async with running(desk, limits=Limits(bytes_held=10)) as server, httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.post("/v1/metrics", content=b" " * 11, headers=JSON)
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (429, "5", 8)
        server.intake.room.closed = True
        answer = await client.post("/v1/metrics", content=b"{}", headers=JSON)
        assert (answer.status_code, answer.headers["retry-after"], answer.json()["code"]) == (503, "5", 14)
        assert (await client.get("/healthz")).status_code == 503
        assert (server.intake.room.size, server.intake.room.requests) == (0, 0)


async def test_who_sends_slowly_or_talks_too_much_is_shown_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.otlp.connection.SECONDS_TO_ASK", 0.2)
    async with running(desk, limits=Limits(seconds=0.2)) as server:
        port = server.listening.ports["http"]

        async def say(*lines: bytes) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.writelines(lines)
            async with asyncio.timeout(10):
                answer = await reader.read()
            writer.close()
            await writer.wait_closed()
            return answer

        head = b"POST /v1/metrics HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        assert await say() == b""
        assert await say(head) == b""
        assert (await say(head, b"content-length: 5\r\n\r\n{")).startswith(b"HTTP/1.1 408")
        assert (await say(head, b"x: " + b"y" * 20_000 + b"\r\n\r\n")).startswith(b"HTTP/1.1 400")
        assert (await say(b"nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400")


async def test_what_was_begun_is_finished_when_it_ends(desk: Desk) -> None:
    async with running(desk) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listening.ports["http"])
        _, _, body = week_of_typing(range(6))
        writer.write(b"POST /v1/metrics HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n")
        writer.write(f"content-length: {len(body)}\r\n\r\n".encode() + body[:100])
        async with asyncio.timeout(10):
            while not server.intake.room.requests:  # noqa: ASYNC110  # a server has no event for it
                await asyncio.sleep(0.01)
        server.stop.set()
        await asyncio.sleep(0.05)
        writer.write(body[100:])
        async with asyncio.timeout(10):
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()


async def test_an_address_that_is_taken_is_an_error_in_words(desk: Desk, server: Running) -> None:
    taken = Address("127.0.0.1", server.listening.ports["http"])
    with pytest.raises(UnusableInput, match="it is taken"):
        await serve(desk.receiver, server.intake, Listening(taken, None), asyncio.Event())


async def test_metrics_are_counts_of_all_together(desk: Desk) -> None:
    async with running(desk, metrics=True) as server, httpx.AsyncClient(base_url=server.url) as client:
        _, _, body = week_of_typing(range(6))
        await client.post("/v1/metrics", content=body, headers=JSON)
        await client.post("/v1/metrics", content=b"[]", headers=JSON)
        text = (await client.get(f"http://127.0.0.1:{server.listening.ports['metrics']}/metrics")).text
    assert "undertow_otlp_points_total 42.0" in text
    assert 'undertow_otlp_requests_total{answer="400",protocol="http"} 1.0' in text
    labels = set(re.findall(r"(\w+)=\"", text))
    assert labels == {"protocol", "answer", "le"}
    assert not re.search("alpha|canary|claude", text, re.IGNORECASE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/v1/metrics", "/v1/logs", "/v1/traces"]),
    kind=st.sampled_from(["application/json", "application/x-protobuf"]),
    packed=st.booleans(),
    body=st.binary(max_size=300) | st.sampled_from([orjson.dumps(metrics("claude_code.commit.count", [point(1, 1, person(0))]))]),
)
def test_any_bytes_get_a_proper_answer(
    path: str, kind: str, packed: bool, body: bytes, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    async def ask() -> int:
        intake = Intake(desk.receiver.count, Tokens(), Limits(), Meters())
        transport = httpx.ASGITransport(http_app(intake, lambda: b"{}"), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            headers = {"content-type": kind, **({"content-encoding": "gzip"} if packed else {})}
            return (
                await client.post(path, content=gzip.compress(body, mtime=0) if packed else body, headers=headers)
            ).status_code

    assert asyncio.run(ask()) in {200, 400}
    assert "canary" not in "".join(capsys.readouterr())
