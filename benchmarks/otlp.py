"""How many data points a second the OTLP receiver takes, and how long clients wait, with a thousand of them connected.

It starts ``undertow otlp`` as a process of its own, on one core of this machine where the system allows that, and clients in
another one: each holds a connection and sends its metrics again and again, evenly spread, at a given rate, as Claude Code does.
Loopback only. The rate is raised in steps; each step runs for some seconds and is measured from the clients' side. It prints, for
each way of sending, the points a second that were answered, the median and 99th percentile of the time to the answer, and how
many points the receiver takes for each second that it really has a core (what is left when others use the machine too):
``python benchmarks/otlp.py``. Then it measures reading and counting alone, without sockets.

A request holds 23 points in 6 metrics with 13 to 16 attributes each: what a busy minute of Claude Code sends.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httptools
import orjson
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from pipeline.collector.rejections import Rejections
from pipeline.otlp.decode import Encoding, Signal, decode
from pipeline.otlp.live_job import LiveJob
from pipeline.otlp.open_weeks import OpenWeeks
from pipeline.otlp.receiver import nanoseconds_of
from pipeline.otlp.units import read_units

CLIENTS = 1_000
PEOPLE_A_TEAM = 20
TOKEN = "a-token-of-the-benchmark-0123456789"
SEED = 7


def shapes() -> Iterator[tuple[str, dict[str, object]]]:
    """Metrics and attributes of one export of Claude Code."""
    for kind in ("input", "output", "cacheRead", "cacheCreation"):
        for source in ("main", "subagent", "auxiliary"):
            yield "claude_code.token.usage", {"type": kind, "model": "claude-opus-5[1m]", "query_source": source}
    for source in ("main", "subagent", "auxiliary"):
        yield "claude_code.cost.usage", {"model": "claude-opus-5[1m]", "query_source": source}
    yield "claude_code.active_time.total", {"type": "user"}
    yield "claude_code.active_time.total", {"type": "cli"}
    for tool in ("Edit", "Write"):
        yield (
            "claude_code.code_edit_tool.decision",
            {"tool_name": tool, "decision": "accept", "source": "config", "language": "Go"},
        )
    for kind in ("added", "removed"):
        yield "claude_code.lines_of_code.count", {"type": kind, "model": "claude-opus-5[1m]"}
    yield "claude_code.commit.count", {}
    yield "claude_code.session.count", {"start_type": "fresh"}


def document(client: int, *, cumulative: bool = False) -> dict[str, object]:
    """One export of a client."""
    now = nanoseconds_of(datetime.now(UTC))
    about = {
        "user.id": f"{client:064x}",
        "user.email": f"person-{client}@example.com",
        "user.account_uuid": f"00000000-0000-4000-8000-{client:012d}",
        "user.account_id": f"user_{client:024d}",
        "organization.id": "11111111-0000-4000-8000-000000000000",
        "session.id": f"22222222-0000-4000-8000-{client:012d}",
        "terminal.type": "iTerm.app",
        "app.version": "2.1.248",
        "department": "engineering",
        "team.id": f"team-{client // PEOPLE_A_TEAM}",
        "cost_center": "eng-123",
    }
    metrics: dict[str, list[object]] = {}
    for name, own in shapes():
        attributes = [{"key": key, "value": {"stringValue": str(value)}} for key, value in {**about, **own}.items()]
        times = {"startTimeUnixNano": str(now - 60 * 10**9), "timeUnixNano": str(now)}
        metrics.setdefault(name, []).append({**times, "asDouble": 12.0, "attributes": attributes})
    told = [
        {"name": name, "sum": {"aggregationTemporality": 2 if cumulative else 1, "isMonotonic": True, "dataPoints": points}}
        for name, points in metrics.items()
    ]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "claude-code"}}]}
    return {"resourceMetrics": [{"resource": resource, "scopeMetrics": [{"metrics": told}]}]}


def body(client: int, encoding: Encoding, *, cumulative: bool = False) -> bytes:
    """The same as bytes."""
    from google.protobuf.json_format import ParseDict  # noqa: PLC0415  # slow to import, and of no use to the receiver

    made = document(client, cumulative=cumulative)
    if encoding is Encoding.JSON:
        return orjson.dumps(made)
    encoded: bytes = ParseDict(made, ExportMetricsServiceRequest()).SerializeToString()
    return encoded


POINTS = sum(1 for _ in shapes())


class Client(asyncio.Protocol):
    """A connection that sends a request and waits for its answer."""

    def __init__(self, request: bytes, waits: list[float], faults: list[int]) -> None:
        self._request, self._waits, self._faults = request, waits, faults
        self._parser = httptools.HttpResponseParser(self)
        self._sent = 0.0
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what it is written to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def ask(self, due: float) -> None:
        """Send; the wait counts from when it was due, so that a client that is held up does not hide it."""
        self.busy, self._sent = True, due
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """An answer is there."""
        self.busy = False
        if self._parser.get_status_code() == 200:
            self._waits.append(time.perf_counter() - self._sent)
        else:
            self._faults.append(self._parser.get_status_code())


class Run(NamedTuple):
    """What one run gave: points answered a second, waits in milliseconds, requests not taken, points for a second of a core."""

    answered: float
    median: float
    slow: float
    refused: float
    a_core: float


async def load(
    server: tuple[int, subprocess.Popen[str]], encoding: Encoding, contents: list[bytes], rate: float, seconds: float
) -> Run:
    """Send at a rate of points for some seconds; a request is refused as well where the one before is not answered yet."""
    loop, waits, faults = asyncio.get_running_loop(), list[float](), list[int]()
    clients: list[Client] = []
    port, process = server
    for content in contents:
        head = f"POST /v1/metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: {encoding}\r\n"
        request = f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content
        clients.append((await loop.create_connection(lambda r=request: Client(r, waits, faults), "127.0.0.1", port))[1])
    random.Random(SEED).shuffle(clients)
    pause = POINTS / rate
    begun, busy = time.perf_counter(), seconds_of(process)
    late = 0
    for number in range(int(seconds / pause)):
        due = begun + number * pause
        if (left := due - time.perf_counter()) > 0:
            await asyncio.sleep(left)
        elif number % 16 == 0:
            await asyncio.sleep(0)
        client = clients[number % CLIENTS]
        if client.busy:
            late += 1
        else:
            client.ask(due)
    took = time.perf_counter() - begun
    answered = len(waits) * POINTS
    used = seconds_of(process) - busy
    await asyncio.sleep(0.5)
    for client in clients:
        client.close()
    cuts = statistics.quantiles(waits, n=100)
    return Run(answered / took, cuts[49] * 1000, cuts[98] * 1000, late + len(faults), answered / used if used else 0.0)


@contextmanager
def receiver(folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """``undertow otlp`` on the first core, and its port."""
    with (folder / "roster.csv").open("w") as roster:
        roster.write("person,unit,parent_unit,from,to\n")
        roster.writelines(f"person-{i}@example.com,team-{i // PEOPLE_A_TEAM},Product,,\n" for i in range(CLIENTS))
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "otlp",
        "--roster",
        str(folder / "roster.csv"),
        "--out",
        str(folder / "rows"),
    ]
    command += ["--http", "127.0.0.1:0", "--grpc", "off", "--metrics", "off", "--state", str(folder / "state")]
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "UNDERTOW_OTLP_TOKEN": TOKEN})
    try:
        if len(cores) > 1:
            os.sched_setaffinity(process.pid, {cores[0]})
            os.sched_setaffinity(0, set(cores[1:]))
        assert process.stderr is not None
        yield next(line["http"] for line in map(json.loads, process.stderr) if line["event"] == "listening"), process
    finally:
        process.terminate()
        process.wait()
        if len(cores) > 1:
            os.sched_setaffinity(0, set(cores))


def seconds_of(process: subprocess.Popen[str]) -> float:
    """Time on the processor so far, in seconds; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def over_sockets(rates: list[int], seconds: float, repetitions: int) -> None:
    """Print what a thousand connected clients see."""
    print(f"{CLIENTS:,} clients, {POINTS} points a request, medians of {repetitions} runs of {seconds:g} s")
    print(f"{'encoding':<10}{'asked/s':>10}{'answered/s':>12}{'median ms':>11}{'p99 ms':>9}{'refused':>9}{'a core-second':>15}")
    with tempfile.TemporaryDirectory() as name, receiver(Path(name)) as server:
        for encoding in (Encoding.PROTOBUF, Encoding.JSON):
            bodies = [body(client, encoding) for client in range(CLIENTS)]
            for rate in rates:
                runs = [asyncio.run(load(server, encoding, bodies, rate, seconds)) for _ in range(repetitions)]
                found = Run(*map(statistics.median, zip(*runs, strict=True)))
                times = f"{found.median:>11.1f}{found.slow:>9.1f}"
                kind = encoding.name.lower()
                print(
                    f"{kind:<10}{rate:>10,}{found.answered:>12,.0f}{times}{found.refused:>9.0f}{found.a_core:>15,.0f}", flush=True
                )


def without_sockets(repetitions: int) -> None:
    """Print how fast requests are read and counted."""
    now = nanoseconds_of(datetime.now(UTC))
    print(f"\n{'reading and counting alone':<32}{'a core-second':>15}")
    with tempfile.TemporaryDirectory() as name:
        sizes = Path(name) / "sizes.csv"
        lines = [f"team-{i},{PEOPLE_A_TEAM}\n" for i in range(CLIENTS // PEOPLE_A_TEAM)]
        sizes.write_text("unit,people\n" + "".join(lines))
        job = LiveJob("otlp", (), None, (), (), datetime.now(UTC).date())
        units = read_units(job, sizes, Rejections())
        for encoding in (Encoding.PROTOBUF, Encoding.JSON):
            for cumulative in (False, True):
                bodies = [body(client, encoding, cumulative=cumulative) for client in range(CLIENTS)]
                runs = []
                for _ in range(repetitions):
                    weeks = OpenWeeks(
                        lambda week, key: units.place(week, key, job.release_plan, Rejections()),
                        ["claude-code-otel"],
                        job.final_on,
                    )
                    weeks.add([], now)
                    started = time.process_time()
                    for one in bodies:
                        weeks.add(decode(Signal.METRICS, encoding, one).points, now)
                    runs.append(len(bodies) * POINTS / (time.process_time() - started))
                kind = f"{encoding.name.lower()}, {'totals' if cumulative else 'deltas'}"
                print(f"{kind:<32}{statistics.median(runs):>15,.0f}", flush=True)


def main() -> None:
    """Measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rates", type=int, nargs="+", default=[30_000, 40_000, 50_000])
    arguments.add_argument("--seconds", type=float, default=8)
    arguments.add_argument("--repetitions", type=int, default=3)
    chosen = arguments.parse_args()
    over_sockets(chosen.rates, chosen.seconds, chosen.repetitions)
    without_sockets(chosen.repetitions)


if __name__ == "__main__":
    main()
