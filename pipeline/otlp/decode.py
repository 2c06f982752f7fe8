"""From a request to points: which reader there is for a signal and an encoding."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from pipeline.otlp import protobuf, wire_json
from pipeline.otlp.points import Batch


class Signal(StrEnum):
    """What a request tells of."""

    METRICS = "metrics"
    LOGS = "logs"
    TRACES = "traces"


class Encoding(StrEnum):
    """How a request is written, as its content type."""

    PROTOBUF = "application/x-protobuf"
    JSON = "application/json"


Reader = Callable[[bytes, Batch], Iterator[None]]

READERS: Mapping[tuple[Signal, Encoding], Reader] = {
    (Signal.METRICS, Encoding.PROTOBUF): protobuf.read_metrics,
    (Signal.LOGS, Encoding.PROTOBUF): protobuf.read_logs,
    (Signal.TRACES, Encoding.PROTOBUF): protobuf.read_traces,
    (Signal.METRICS, Encoding.JSON): wire_json.read_metrics,
    (Signal.LOGS, Encoding.JSON): wire_json.read_logs,
    (Signal.TRACES, Encoding.JSON): wire_json.read_traces,
}
"""Each puts the points into the batch, and pauses now and then so that a long request does not keep the others waiting.

A reader raises :class:`~pipeline.otlp.reading.Malformed` for what is no OTLP.
"""


def decode(signal: Signal, encoding: Encoding, body: bytes) -> Batch:
    """All of a request at once.

    >>> decode(Signal.METRICS, Encoding.JSON, b'{"resourceMetrics": []}').seen
    0
    """
    batch = Batch()
    for _ in READERS[signal, encoding](body, batch):
        pass
    return batch
