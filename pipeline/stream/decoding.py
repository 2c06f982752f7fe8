"""Bytes to message, or to a dead letter that says what is wrong with them. Pure; it never raises.

A message is trusted only when its header names a schema, the model takes it, and its dates lie in its own period: what passes
here cannot trip the store later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from pipeline.errors import WrongUse
from pipeline.periods import Week, last_week
from pipeline.privacy.dp_spans import first_week
from schemas.contract import Message
from schemas.dead_letter import DeadLetter, DeadReason
from schemas.fields import Grain
from schemas.noised import NoisedRow
from schemas.period import PeriodClosed
from schemas.release import Shard
from schemas.wire import SHARD_TYPES, OneShard

M = TypeVar("M", bound=Message)

SHARDS: Mapping[str, type[OneShard]] = SHARD_TYPES
"""What the releases topic may carry, by the name in the header."""
PERIODS: Mapping[str, type[PeriodClosed]] = {PeriodClosed.contract.name: PeriodClosed}
"""What the periods topic may carry."""

LARGEST_MESSAGE = 1_000_000
"""Bytes of key, value and headers together; a dead letter that wraps as much still fits its topic."""
LARGEST_HEADERS = 16_384
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
"""Periods outside cannot be meant, and the store's dates end at 2149."""

CURES = {
    DeadReason.NOT_JSON: "The value is no whole JSON text: find what publishes to this topic beside `undertow collect`.",
    DeadReason.UNKNOWN_SCHEMA: "The headers name no schema and version this worker knows: update the worker, then resend.",
    DeadReason.INVALID: "The field breaks its schema: mend the publisher, or update the worker, then resend.",
    DeadReason.TOO_LARGE: "Publish the release again in smaller shards; this message is kept only in the topic it came from.",
    DeadReason.REFUSED_BY_STORE: "The store refused the rows: see the worker's log, mend the store, then resend.",
    DeadReason.RESTATES: "What was released first stands: find who collects the same source without the ledger; never resend it.",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as Kafka delivered it: where it came from, and its bytes."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]] = ()

    @property
    def origin(self) -> tuple[str, int, int]:
        """Topic, partition and offset: no two messages share it."""
        return self.topic, self.partition, self.offset


def decode(incoming: Incoming, known: Mapping[str, type[M]]) -> M | DeadLetter:
    """The message, or the dead letter that keeps it.

    Parameters
    ----------
    incoming
        What Kafka delivered.
    known
        The schemas this topic may carry, by name.

    Examples
    --------
    >>> decode(Incoming("t", 0, 7, None, b"{", [("schema", b"undertow.period-closed"), ("version", b"1")]), PERIODS).reason
    <DeadReason.NOT_JSON: 'not_json'>
    """
    if _too_large(incoming):
        return dead_letter(incoming, DeadReason.TOO_LARGE)
    headers = {name: value or b"" for name, value in incoming.headers}
    model = known.get(_text(headers.get("schema", b"")))
    if model is None or headers.get("version") != str(model.contract.version).encode():
        return dead_letter(incoming, DeadReason.UNKNOWN_SCHEMA)
    try:
        message = model.model_validate_json(incoming.value or b"")
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            return dead_letter(incoming, DeadReason.NOT_JSON)
        return dead_letter(incoming, DeadReason.INVALID, field_path(model, first["loc"]))
    if isinstance(message, Shard) and (field := misplaced(message)):
        return dead_letter(incoming, DeadReason.INVALID, field)
    return message


def dead_letter(incoming: Incoming, reason: DeadReason, field: str | None = None) -> DeadLetter:
    """What is kept of a message that could not be used: everything, unless it is too large to wrap."""
    keep = reason is not DeadReason.TOO_LARGE
    return DeadLetter.model_construct(
        topic=incoming.topic,
        partition=incoming.partition,
        offset=incoming.offset,
        reason=reason,
        field=field,
        cure=CURES[reason],
        key=incoming.key if keep else None,
        headers={_text(name.encode(errors="replace")): _text(value or b"") for name, value in incoming.headers} if keep else {},
        payload=(incoming.value or b"") if keep else b"",
    )


def field_path(model: type[Message], location: Sequence[str | int]) -> str:
    """Where a fault is, as ``rows.3.seats``, without any name the sender made up: it could be a value in disguise."""
    known = _field_names(model)
    return ".".join(str(part) if isinstance(part, int) or part in known else "(unknown)" for part in location)


def misplaced(shard: Shard) -> str | None:
    """The first field of a shard that contradicts its own envelope, if any.

    The models check each field; this checks dates against the period, which no single field can.
    """
    try:
        week = Week.parse(shard.period)
    except WrongUse:
        return "period"
    if not FIRST_DAY <= week.monday < LAST_DAY:
        return "period"
    if shard.cohort != week.quarter:
        return "cohort"
    if shard.shard >= shard.shards:
        return "shard"
    for number, row in enumerate(getattr(shard, "rows", ())):
        if not _is_of(week, row):
            return f"rows.{number}.start"
    return None


def _is_of(week: Week, row: object) -> bool:
    """Whether a row begins where one of its grain does in the release of a week."""
    start = getattr(row, "start", week.monday)
    if isinstance(row, NoisedRow):
        span_began = first_week(week, row.grain)
        return span_began is not None and start == span_began.monday
    grain = getattr(row, "grain", None)
    if grain is Grain.QUARTER:
        return start == week.cohort_day and week == last_week(week.quarter)
    return week.monday <= start <= week.sunday if grain is Grain.DAY else start == week.monday


def _too_large(incoming: Incoming) -> bool:
    headers = sum(len(name) + len(value or b"") for name, value in incoming.headers)
    size = headers + len(incoming.key or b"") + len(incoming.value or b"")
    return size > LARGEST_MESSAGE or headers > LARGEST_HEADERS


def _text(raw: bytes) -> str:
    return raw.decode(errors="backslashreplace")


def _field_names(model: type[Message]) -> frozenset[str]:
    rows = model.model_fields.get("rows")
    row_types = getattr(rows.annotation, "__args__", ()) if rows else ()
    return frozenset(model.model_fields).union(*(row.model_fields for row in row_types))
