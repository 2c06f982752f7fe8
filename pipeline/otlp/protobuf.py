"""Reads OTLP in protobuf."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from google.protobuf.message import DecodeError, Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from pipeline.otlp.dialects import EVENT_NAME, OPERATION_NAME, WANTED, Spoken
from pipeline.otlp.points import Batch
from pipeline.otlp.reading import CUMULATIVE, DELTA, LONGEST_NAME, LONGEST_TEXT, NO_RECORDED_VALUE, Malformed, Resource

Wire = Any
"""A message of the generated classes, which tell no types."""


def read_metrics(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of metrics into a batch; pauses after each metric."""
    for group in _parsed(ExportMetricsServiceRequest(), body).resource_metrics:
        resource = Resource(_attributes(group.resource.attributes, WANTED), batch)
        for scope in group.scope_metrics:
            for metric in scope.metrics:
                _read_metric(metric, group.resource, resource, batch)
                yield


def read_logs(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of log records, of which only events count; pauses after each scope. A body is read for a name, no more."""
    for group in _parsed(ExportLogsServiceRequest(), body).resource_logs:
        resource = Resource(_attributes(group.resource.attributes, WANTED), batch)
        for scope in group.scope_logs:
            batch.seen += len(scope.log_records)
            for record in scope.log_records:
                attributes = _attributes(record.attributes, resource.names.of_events)
                if spoken := _event(record, attributes, resource):
                    moment = record.time_unix_nano or record.observed_time_unix_nano
                    resource.add(spoken, attributes, (moment, moment), 1)
            yield


def read_traces(body: bytes, batch: Batch) -> Iterator[None]:
    """Read an export of spans; pauses after each scope."""
    for group in _parsed(ExportTraceServiceRequest(), body).resource_spans:
        resource = Resource(_attributes(group.resource.attributes, WANTED), batch)
        for scope in group.scope_spans:
            batch.seen += len(scope.spans)
            for span in scope.spans:
                attributes = _attributes(span.attributes, resource.names.of_operations)
                if spoken := resource.names.operations.get(attributes.get(OPERATION_NAME, "")):
                    moment = span.end_time_unix_nano or span.start_time_unix_nano
                    resource.add(spoken, attributes, (moment, span.start_time_unix_nano), 1)
            yield


def _parsed(message: Message, body: bytes) -> Wire:
    try:
        message.ParseFromString(body)
    except DecodeError as fault:
        raise Malformed("The body is no protobuf of OTLP.") from fault
    return message


def _read_metric(metric: Wire, about: Wire, resource: Resource, batch: Batch) -> None:
    kind = metric.WhichOneof("data")
    if kind is None:
        return
    data = getattr(metric, kind)
    batch.seen += len(data.data_points)
    spoken = resource.spoken(metric.name, resource.names.metrics)
    if spoken is None or kind == "gauge" or (kind == "sum" and not data.is_monotonic):
        return
    temporality = CUMULATIVE if kind == "summary" else data.aggregation_temporality
    value = _of_sum if kind == "sum" else _of_distribution
    if temporality == DELTA:
        for point in data.data_points:
            if not point.flags & NO_RECORDED_VALUE:
                times = point.time_unix_nano, point.start_time_unix_nano
                resource.add(spoken, _attributes(point.attributes, spoken.wanted), times, value(point))
    elif temporality == CUMULATIVE:
        _read_cumulative(data.data_points, spoken, (metric.name, about), resource, value)


def _read_cumulative(
    points: Iterable[Wire], spoken: Spoken, of: tuple[str, Wire], resource: Resource, value: Callable[[Wire], float]
) -> None:
    name, about = of
    begins = about.SerializeToString(deterministic=True) + name.encode()
    for point in points:
        if not point.flags & NO_RECORDED_VALUE:
            times = point.time_unix_nano, point.start_time_unix_nano
            told = sorted(attribute.SerializeToString(deterministic=True) for attribute in point.attributes)
            series = b"\0".join((begins, times[1].to_bytes(8, "big"), *told))
            resource.add(spoken, _attributes(point.attributes, spoken.wanted), times, value(point), series)


def _of_sum(point: Wire) -> float:
    found: float = point.as_int or point.as_double
    return found


def _of_distribution(point: Wire) -> float:
    found: float = point.count
    return found


def _event(record: Wire, attributes: dict[str, str], resource: Resource) -> Spoken | None:
    body = record.body.string_value
    for name in (record.event_name, attributes.get(EVENT_NAME), body if len(body) <= LONGEST_NAME else None):
        if name and (spoken := resource.spoken(name, resource.names.events)):
            return spoken
    return None


def _attributes(pairs: Iterable[Wire], wanted: frozenset[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key = pair.key
        if key in wanted and (text := _text(pair.value)):
            found[key] = text
    return found


def _text(value: Wire) -> str:
    text: str = value.string_value
    if not text and (kind := value.WhichOneof("value")) in {"int_value", "bool_value"}:
        return str(getattr(value, kind)).lower()
    return text.strip() if len(text) <= LONGEST_TEXT else ""
