"""Released rows from a file instead of Kafka: the same ingest and the same detection, without a broker.

One line is one row with its envelope, as ``undertow collect --out -`` prints it. A line that cannot be used is counted and named;
the rest is taken. Replaying a file twice changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count, groupby, islice
from typing import BinaryIO, TypeVar

import orjson
from pydantic import ValidationError

from pipeline.detectors import PATTERNS
from pipeline.errors import Rejection
from pipeline.privacy.plan_model import ReleasePlan
from pipeline.store import Store
from pipeline.stream.decoding import SHARDS, field_path, misplaced
from pipeline.stream.detect import detect_organisation
from pipeline.stream.ingest import period_key
from schemas.period import PeriodClosed
from schemas.release import Shard
from schemas.signal import Pattern
from schemas.wire import AnyShard

T = TypeVar("T")

ENVELOPE = tuple(name for name in Shard.model_fields if name not in {"shard", "shards"})
LONGEST_LINE = 100_000
"""Bytes; a row has some hundred. A longer line is passed over without being held in memory."""
ROWS_A_SHARD = 400
SHARDS_A_WRITE = 64
REJECTIONS_KEPT = 1_000
"""Rejections named one by one; further ones are only counted."""


class LineFault(StrEnum):
    """Why a line could not be used; a closed set."""

    TOO_LONG = "too_long"
    NOT_JSON = "not_json"
    UNKNOWN_SCHEMA = "unknown_schema"
    INVALID = "invalid"
    RESTATES = "restates"
    """Its release is stored already, under the same number and with other figures: what was first stands."""


@dataclass
class Rejected:
    """The lines that could not be used: how many, by reason, and where the first of them are."""

    file: str
    counts: Counter[LineFault] = field(default_factory=Counter)
    first: list[Rejection] = field(default_factory=list)

    def add(self, reason: LineFault, line: int, where: str = "") -> None:
        """Count one, and remember where it was."""
        self.counts[reason] += 1
        if len(self.first) < REJECTIONS_KEPT:
            self.first.append(Rejection(reason, self.file, line, where))


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did."""

    rows: int
    periods: int
    signals: int


def replay(
    store: Store,
    lines: Iterable[tuple[int, bytes | None]],
    rejected: Rejected,
    patterns: Collection[Pattern] = tuple(PATTERNS),
    country: str = "NL",
    plan: ReleasePlan | None = None,
) -> Replayed:
    """Store the rows, roll up what is complete, look for the patterns; lines that cannot be used are added to ``rejected``.

    Raises
    ------
    TryAgain
        The store could not be reached: run the same replay again.
    Refused
        The store does not take the rows.
    """
    rows = 0
    closed: set[PeriodClosed] = set()
    for batch in _batched(shards(lines, rejected), SHARDS_A_WRITE):
        refused: list[int] = []
        rows += store.write(batch, refused.append)
        for number in refused:
            rejected.counts[LineFault.RESTATES] += len(batch[number].rows)
        closed.update(store.completed({period_key(shard) for shard in batch}))
    ordered = sorted(closed, key=lambda p: (p.org, p.period, p.source, p.tool))
    changed = [
        signal
        for org, periods in groupby(ordered, key=lambda p: p.org)
        for signal in detect_organisation(store, org, list(periods), patterns, country, plan)
    ]
    return Replayed(rows, len(closed), len(changed))


def shards(lines: Iterable[tuple[int, bytes | None]], rejected: Rejected) -> Iterator[AnyShard]:
    """Consecutive rows of one family of one release, put together again."""
    for _, group in groupby(
        _rows(lines, rejected), key=lambda shard: (shard.family, *period_key(shard), shard.cohort, shard.release, shard.k)
    ):
        pieces = list(_batched(group, ROWS_A_SHARD))
        for number, piece in enumerate(pieces):
            together = {"rows": [row for shard in piece for row in shard.rows], "shard": number, "shards": len(pieces)}
            yield piece[0].model_copy(update=together)


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their number from 1, empty ones left out; None stands for a line that is too long to be a row."""
    for number in count(1):
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line


def parse(line: bytes) -> AnyShard | tuple[LineFault, str]:
    """The row of a line as a shard of its own, checked just as a message from Kafka; or what is wrong, and with which field.

    >>> parse(b'{"schema": "undertow.usage", "version": 9}')
    (<LineFault.UNKNOWN_SCHEMA: 'unknown_schema'>, '')
    """
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return LineFault.NOT_JSON, ""
    model = SHARDS.get(str(record.pop("schema", ""))) if isinstance(record, dict) else None
    if model is None or record.pop("version", None) != model.contract.version:
        return LineFault.UNKNOWN_SCHEMA, ""
    envelope = {name: record.pop(name) for name in ENVELOPE if name in record}
    try:
        shard = model.model_validate(envelope | {"shard": 0, "shards": 1, "rows": [record]})
    except ValidationError as fault:
        return LineFault.INVALID, field_path(model, fault.errors(include_input=False)[0]["loc"])
    where = misplaced(shard)
    return (LineFault.INVALID, where) if where else shard


def _rows(lines: Iterable[tuple[int, bytes | None]], rejected: Rejected) -> Iterator[AnyShard]:
    for number, line in lines:
        parsed = (LineFault.TOO_LONG, "") if line is None else parse(line)
        if isinstance(parsed, tuple):
            rejected.add(parsed[0], number, parsed[1])
        else:
            yield parsed


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
