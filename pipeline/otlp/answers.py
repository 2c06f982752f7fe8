"""What clients are answered, as OTLP wants it: a message of the signal, or a status with what was wrong; never a value."""

from collections.abc import Mapping

import orjson
from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsPartialSuccess, ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsPartialSuccess, ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTracePartialSuccess, ExportTraceServiceResponse

from pipeline.otlp.decode import Encoding, Signal
from pipeline.otlp.intake import Taken

CODES: Mapping[int, int] = {
    400: Code.INVALID_ARGUMENT,
    401: Code.UNAUTHENTICATED,
    408: Code.DEADLINE_EXCEEDED,
    413: Code.INVALID_ARGUMENT,
    415: Code.INVALID_ARGUMENT,
    429: Code.RESOURCE_EXHAUSTED,
    503: Code.UNAVAILABLE,
}
"""Status of HTTP to code of gRPC."""

_REJECTED = {
    Signal.METRICS: "rejectedDataPoints",
    Signal.LOGS: "rejectedLogRecords",
    Signal.TRACES: "rejectedSpans",
}


def taken_in_protobuf(signal: Signal, taken: Taken) -> bytes:
    """The answer to a request that was taken; empty when all of it was.

    >>> taken_in_protobuf(Signal.METRICS, Taken())
    b''
    """
    if not taken.rejected:
        return b""
    number, reason = taken.rejected, taken.reason
    if signal is Signal.METRICS:
        partial = ExportMetricsPartialSuccess(rejected_data_points=number, error_message=reason)
        answer = ExportMetricsServiceResponse(partial_success=partial)
    elif signal is Signal.LOGS:
        answer = ExportLogsServiceResponse(
            partial_success=ExportLogsPartialSuccess(rejected_log_records=number, error_message=reason)
        )
    else:
        answer = ExportTraceServiceResponse(
            partial_success=ExportTracePartialSuccess(rejected_spans=number, error_message=reason)
        )
    encoded: bytes = answer.SerializeToString()
    return encoded


def taken_in(encoding: Encoding, signal: Signal, taken: Taken) -> bytes:
    """The answer over HTTP.

    >>> taken_in(Encoding.JSON, Signal.LOGS, Taken(2, "no_time: 2"))
    b'{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"no_time: 2"}}'
    """
    if encoding is Encoding.PROTOBUF:
        return taken_in_protobuf(signal, taken)
    if not taken.rejected:
        return b"{}"
    return orjson.dumps({"partialSuccess": {_REJECTED[signal]: str(taken.rejected), "errorMessage": taken.reason}})


def refused_in(encoding: Encoding, status: int, why: str) -> bytes:
    """The body of a refusal over HTTP."""
    if encoding is Encoding.JSON:
        return orjson.dumps({"code": CODES[status], "message": why})
    encoded: bytes = Status(code=CODES[status], message=why).SerializeToString()
    return encoded


def retry_in_grpc(status: int, why: str, seconds: int) -> bytes:
    """What ``grpc-status-details-bin`` holds when a client may try again: with it, and only with it, clients do."""
    detail = Any()
    detail.Pack(RetryInfo(retry_delay=Duration(seconds=seconds)))
    encoded: bytes = Status(code=CODES[status], message=why, details=[detail]).SerializeToString()
    return encoded
