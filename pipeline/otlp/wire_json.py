"""Reads OTLP in JSON: whole numbers and times as numbers or as strings, enumerations as numbers or as names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import orjson

from pipeline.otlp.dialects import EVENT_NAME, OPERATION_NAME, WANTED, Spoken
from pipeline.otlp.points import Batch, Fault
from pipeline.otlp.reading import (
    CUMULATIVE,
    DELTA,
    LONGEST_NAME,
    LONGEST_TEXT,
    NO_RECORDED_VALUE,
    Malformed,
    Resource,
    nanoseconds,
    number,
)

Json = Mapping[str, object]

_TEMPORALITY = {
    1: DELTA,
    2: CUMULATIVE,
    "1": DELTA,
    "2": CUMULATIVE,
    "AGGREGATION_TEMPORALITY_DELTA": DELTA,
    "AGGREGATION_TEMPORALITY_CUMULATIVE": CUMULATIVE,
}
KINDS = ("sum", "histogram", "exponentialHistogram", "summary", "gauge")


class Series(NamedTuple):
    """What of a cumulative series is not in its points: the resource and the name."""

    about: object
    name: str

    def of(self, point: Json) -> bytes:
        """What tells it from others."""
        pairs = sorted(orjson.dumps(pair) for pair in _objects(point, "attributes"))
        return b"\0".join((orjson.dumps([self.about, self.name, point.get("startTimeUnixNano")]), *pairs))


def read_metrics(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of metrics into a batch; pauses after each metric."""
    for group in _objects(_document(body), "resourceMetrics"):
        resource = _resource(group, batch)
        for scope in _objects(group, "scopeMetrics"):
            for metric in _objects(scope, "metrics"):
                _read_metric(metric, group.get("resource"), resource, batch)
                yield


def read_logs(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of log records, of which only events count; pauses after each scope. A body is read for a name, no more."""
    for group in _objects(_document(body), "resourceLogs"):
        resource = _resource(group, batch)
        for scope in _objects(group, "scopeLogs"):
            for record in _points(scope, "logRecords", batch):
                attributes = _attributes(record, resource.names.of_events)
                if spoken := _event(record, attributes, resource):
                    moment = nanoseconds(record.get("timeUnixNano")) or nanoseconds(record.get("observedTimeUnixNano"))
                    resource.add(spoken, attributes, (moment, moment), 1)
            yield


def read_traces(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of spans; pauses after each scope."""
    for group in _objects(_document(body), "resourceSpans"):
        resource = _resource(group, batch)
        for scope in _objects(group, "scopeSpans"):
            for span in _points(scope, "spans", batch):
                attributes = _attributes(span, resource.names.of_operations)
                if spoken := resource.names.operations.get(attributes.get(OPERATION_NAME, "")):
                    start = nanoseconds(span.get("startTimeUnixNano"))
                    resource.add(spoken, attributes, (nanoseconds(span.get("endTimeUnixNano")) or start, start), 1)
            yield


def _document(body: bytes) -> Json:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise Malformed("The body is no JSON in UTF-8.") from fault
    if type(document) is not dict:
        raise Malformed("The body is no JSON object.")
    return document


def _objects(record: Json, name: str) -> Iterable[Json]:
    """The objects of a list; none where it is absent."""
    found = record.get(name)
    if found is None:
        return ()
    if type(found) is not list or not all(type(one) is dict for one in found):
        raise Malformed(f"{name} is no list of objects.")
    return found


def _points(record: Json, name: str, batch: Batch) -> Iterator[Json]:
    """The objects of a list of points; another thing among them is counted and passed over."""
    found = record.get(name)
    if found is None:
        return
    if type(found) is not list:
        raise Malformed(f"{name} is no list.")
    batch.seen += len(found)
    for one in found:
        if type(one) is dict:
            yield one
        else:
            batch.faults[Fault.NOT_AN_OBJECT] += 1


def _resource(group: Json, batch: Batch) -> Resource:
    about = group.get("resource")
    if about is not None and type(about) is not dict:
        raise Malformed("resource is no object.")
    return Resource(_attributes(about or {}, WANTED), batch)


def _read_metric(metric: Json, about: object, resource: Resource, batch: Batch) -> None:
    kind = next((kind for kind in KINDS if metric.get(kind) is not None), None)
    if kind is None:
        return
    data, name = metric[kind], metric.get("name")
    if type(data) is not dict or type(name) is not str:
        raise Malformed(f"{kind} or its name has the wrong type.")
    spoken = resource.spoken(name, resource.names.metrics)
    temporality = CUMULATIVE if kind == "summary" else _temporality(data.get("aggregationTemporality"))
    unused = spoken is None or kind == "gauge" or temporality is None or (kind == "sum" and data.get("isMonotonic") is not True)
    series = Series(about, name) if temporality == CUMULATIVE else None
    for point in _points(data, "dataPoints", batch):
        if not unused and not _flags(point) & NO_RECORDED_VALUE:
            assert spoken is not None
            _read_point(point, spoken, resource, series)


def _temporality(value: object) -> int | None:
    return _TEMPORALITY.get(value) if isinstance(value, int | str) else None


def _flags(point: Json) -> int:
    return nanoseconds(point.get("flags"))


def _read_point(point: Json, spoken: Spoken, resource: Resource, series: Series | None) -> None:
    told = next((point[name] for name in ("asInt", "asDouble", "count") if point.get(name) is not None), None)
    times = nanoseconds(point.get("timeUnixNano")), nanoseconds(point.get("startTimeUnixNano"))
    resource.add(spoken, _attributes(point, spoken.wanted), times, number(told), series and series.of(point))


def _event(record: Json, attributes: Mapping[str, str], resource: Resource) -> Spoken | None:
    body = record.get("body")
    told = body.get("stringValue") if type(body) is dict else None
    for name in (record.get("eventName"), attributes.get(EVENT_NAME), told):
        if type(name) is str and len(name) <= LONGEST_NAME and (spoken := resource.spoken(name, resource.names.events)):
            return spoken
    return None


def _attributes(record: Json, wanted: frozenset[str]) -> dict[str, str]:
    found = {}
    for pair in _objects(record, "attributes"):
        key = pair.get("key")
        if type(key) is str and key in wanted and (text := _text(pair.get("value"))):
            found[key] = text
    return found


def _text(value: object) -> str:
    if type(value) is not dict:
        return ""
    for kind in ("stringValue", "intValue", "boolValue"):
        told = value.get(kind)
        if type(told) is str:
            return told.strip() if len(told) <= LONGEST_TEXT else ""
        if type(told) is int or type(told) is bool:
            return str(told).lower()
    return ""
