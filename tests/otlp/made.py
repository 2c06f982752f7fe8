"""Requests of clients, a receiver with a clock of its own, and what it releases; made by hand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import orjson
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from pipeline.collector.ndjson import as_lines
from pipeline.collector.run import Release
from pipeline.otlp.coverage import MINUTES
from pipeline.otlp.decode import Encoding, Signal, decode
from pipeline.otlp.live_job import LiveJob
from pipeline.otlp.open_weeks import OpenWeeks
from pipeline.otlp.placing import Places
from pipeline.otlp.points import Fault
from pipeline.otlp.receiver import Receiver, keeps_sums
from pipeline.periods import Week
from pipeline.privacy.release_plan import ReleasePlan
from tests.collector.made import plan_of_everything

WEEK = Week.parse("2026-W40")
MIDNIGHT = datetime.combine(WEEK.monday, time(0, 0), UTC)
CANARY = "canary-{}@example.com"
SOURCES = ("claude-code-otel", "vscode-copilot-otel", "gen-ai-otel")
MESSAGES = {
    Signal.METRICS: ExportMetricsServiceRequest,
    Signal.LOGS: ExportLogsServiceRequest,
    Signal.TRACES: ExportTraceServiceRequest,
}
Request = tuple[Signal, Encoding, bytes]


def nanos(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> int:
    return int(datetime.combine(day, time(hour, minute, second), UTC).timestamp()) * 10**9


def pairs(attributes: Mapping[str, object]) -> list[object]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]


def person(number: int, **more: str) -> dict[str, str]:
    """What Claude Code says of a person, on every point."""
    about = {"user.email": CANARY.format(number), "user.id": "ab" * 32, "user.account_uuid": f"uuid-canary-{number}"}
    return {**about, "session.id": f"session-canary-{number}", "terminal.type": "iTerm.app", **more}


def point(at: int, value: object, attributes: Mapping[str, str], start: int | None = None) -> dict[str, object]:
    kind = "asInt" if isinstance(value, int | str) else "asDouble"
    begun = max(0, at - 60 * 10**9) if start is None else start
    return {kind: value, "timeUnixNano": str(at), "startTimeUnixNano": str(begun), "attributes": pairs(attributes)}


def metrics(
    name: str, points: Iterable[object], service: str = "claude-code", temporality: object = 1, **resource: str
) -> dict[str, object]:
    told = {"aggregationTemporality": temporality, "isMonotonic": True, "dataPoints": list(points)}
    scope = {"scope": {"name": "s"}, "metrics": [{"name": name, "sum": told}]}
    about = {"attributes": pairs({"service.name": service, **resource})}
    return {"resourceMetrics": [{"resource": about, "scopeMetrics": [scope]}]}


def histogram(
    name: str, points: Iterable[dict[str, object]], service: str, temporality: int = 1, **resource: str
) -> dict[str, object]:
    told = {"aggregationTemporality": temporality, "dataPoints": list(points)}
    about = {"attributes": pairs({"service.name": service, **resource})}
    return {"resourceMetrics": [{"resource": about, "scopeMetrics": [{"metrics": [{"name": name, "histogram": told}]}]}]}


def counted(at: int, count: object, attributes: Mapping[str, str], start: int | None = None) -> dict[str, object]:
    begun = max(0, at - 60 * 10**9) if start is None else start
    return {"count": count, "sum": 1.5, "timeUnixNano": str(at), "startTimeUnixNano": str(begun), "attributes": pairs(attributes)}


def events(records: Iterable[object], service: str = "claude-code", **resource: str) -> dict[str, object]:
    about = {"attributes": pairs({"service.name": service, **resource})}
    return {"resourceLogs": [{"resource": about, "scopeLogs": [{"logRecords": list(records)}]}]}


def event(name: str, at: int, attributes: Mapping[str, str]) -> dict[str, object]:
    return {
        "timeUnixNano": str(at),
        "body": {"stringValue": name},
        "attributes": pairs({"event.name": name.partition(".")[2], **attributes}),
    }


def spans(records: Iterable[object], service: str, **resource: str) -> dict[str, object]:
    about = {"attributes": pairs({"service.name": service, **resource})}
    return {"resourceSpans": [{"resource": about, "scopeSpans": [{"spans": list(records)}]}]}


def in_json(signal: Signal, document: object) -> Request:
    return signal, Encoding.JSON, orjson.dumps(document)


def in_protobuf(signal: Signal, document: Mapping[str, object]) -> Request:
    return signal, Encoding.PROTOBUF, ParseDict(document, MESSAGES[signal]()).SerializeToString()


def typing(number: int, day: date, value: float = 5, minute: int = 0, **more: str) -> dict[str, object]:
    """Somebody typed."""
    return point(nanos(day, minute=minute), value, person(number, type="user", **more))


def week_of_typing(people: Iterable[int], days: Iterable[date] = WEEK.days) -> Request:
    return in_json(Signal.METRICS, metrics("claude_code.active_time.total", [typing(one, day) for day in days for one in people]))


def write_roster(folder: Path, sizes: Mapping[str, int]) -> Path:
    """A roster of units of so many people, numbered through."""
    lines, number = ["person,unit,parent_unit,from,to"], 0
    for unit, size in sizes.items():
        lines += [f"{CANARY.format(number + i).upper()},{unit},Product,," for i in range(size)]
        number += size
    path = folder / "roster.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def write_sizes(folder: Path, text: str) -> Path:
    path = folder / "sizes.csv"
    path.write_text(text)
    return path


@dataclass
class Clock:
    """A clock that a test turns."""

    now: datetime = MIDNIGHT

    def __call__(self) -> datetime:
        return self.now

    def turn_to(self, day: date, hour: int = 0) -> None:
        self.now = datetime.combine(day, time(hour), UTC)


@dataclass
class Desk:
    """A receiver, and what it sent."""

    folder: Path
    roster: Path | None = None
    sizes: Path | None = None
    sources: tuple[str, ...] = ("claude-code-otel",)
    clock: Clock = field(default_factory=Clock)
    accounts: Path | None = None
    opt_out: Path | None = None
    plan: ReleasePlan = field(default_factory=lambda: plan_of_everything().model_copy(update={"k": 5}))
    sent: list[Release] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.job = LiveJob("otlp", (), self.roster, (), (), self.clock().date(), plan=self.plan, accounts=self.accounts)
        self.weeks = OpenWeeks(
            Places(self.job, self.sizes, self.opt_out).place,
            self.sources,
            self.job.final_on,
            keep_sums=keeps_sums(self.job),
            draw=lambda n: b"k" * n,
        )
        self.receiver = Receiver(self.weeks, self.job, self.sources, self.sent.append, self.folder / "state.json", self.clock)

    def take(self, *requests: Request) -> dict[Fault, int]:
        """Read and count requests, on the Sunday evening of the week."""
        self.clock.turn_to(WEEK.sunday, 23)
        faults: dict[Fault, int] = {}
        for request in requests:
            batch = decode(*request)
            for fault, number in (batch.faults + self.receiver.count(batch.points)).items():
                faults[fault] = faults.get(fault, 0) + number
        return faults

    def be_there(self, days: Iterable[date] = WEEK.days) -> None:
        """As if the process had been alive all these days."""
        self.receiver.coverage._days |= {day: bytearray(b"\1" * MINUTES) for day in days}

    def close(self) -> bytes:
        """The rows of the week, closed on the day it is final."""
        self.clock.turn_to(self.job.final_on(WEEK))
        self.receiver.close_due()
        for release in list(self.receiver.outbox):
            if self.receiver.deliver(release):
                self.receiver.done(release)
        return b"".join(line for release in self.sent for line in as_lines(release.shards))


def rows(ndjson: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in ndjson.splitlines()]


def of_week(ndjson: bytes, unit: str = "Alpha", source: str = "claude-code-otel") -> dict[str, object]:
    """The row of a unit and the week."""
    (found,) = [row for row in rows(ndjson) if row.get("unit") == unit and row["source"] == source and row["grain"] == "week"]
    return found


def status(ndjson: bytes, source: str = "claude-code-otel") -> dict[str, object]:
    (found,) = [row for row in rows(ndjson) if row["schema"] == "undertow.status" and row["source"] == source]
    return found


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
