"""Cuts the rows of a release into messages: shards of one family, the status last, which says how many rows there are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from pipeline.collector.rows import Rows
from schemas.fields import Status
from schemas.licences import LicenceShard
from schemas.release import Shard
from schemas.status import COUNTED, StatusRow, StatusShard
from schemas.usage import UsageShard
from schemas.wire import SHARD_OF, AnyShard

ROWS_A_SHARD = 400
"""About 100 kB of JSON; a broker takes 1 MB."""


S = TypeVar("S", bound=Shard)


@dataclass(frozen=True)
class Envelope:
    """What all shards of a release share."""

    org: str
    source: str
    tool: str
    period: str
    cohort: str
    k: int


def make_shards(
    envelope: Envelope, rows: Rows, damaged: Mapping[str, int], drift: Mapping[str, int] | None = None
) -> list[AnyShard]:
    """All messages of a release, in the order in which they are sent.

    Parameters
    ----------
    envelope, rows
        What all messages share, and what they hold.
    damaged
        Damaged records of the whole input, by reason.
    drift
        Unknown fields and words of it, with the number of records.
    """
    of_units = [row for own in rows.of_units.values() for row in own]
    status = StatusRow(
        state=rows.state,
        days_expected=rows.days_expected,
        days_reported=rows.days_reported,
        records_read=at_most(rows.records),
        records_rejected={reason: at_most(number) for reason, number in damaged.items()},
        drift={name: at_most(number) for name, number in (drift or {}).items()},
        usage_rows=len(rows.usage),
        licence_rows=len(rows.licences),
        **{COUNTED[family]: len(own) for family, own in rows.of_units.items()},
        withheld_rows=sum(row.status is Status.WITHHELD for row in (*rows.usage, *rows.licences, *of_units)),
    )
    return [
        *cut(UsageShard, envelope, rows.usage),
        *cut(LicenceShard, envelope, rows.licences),
        *(shard for family, own in rows.of_units.items() for shard in cut(SHARD_OF[family], envelope, own)),
        *cut(StatusShard, envelope, [status]),
    ]


def cut(shard: type[S], envelope: Envelope, rows: Sequence[object]) -> list[S]:
    """The rows of one family in messages of some hundred."""
    pieces = [rows[i : i + ROWS_A_SHARD] for i in range(0, len(rows), ROWS_A_SHARD)]
    shared = asdict(envelope) | {"shards": len(pieces)}
    return [shard.model_validate(shared | {"shard": i, "rows": piece}) for i, piece in enumerate(pieces)]


def at_most(records: int) -> int:
    """A round number of records, that many or fewer: 10, 20, 50, 100, 200 and so on; none stays none.

    Exact numbers, less those of the groups that are shown, would be those of the few people who are in no group.

    >>> [at_most(records) for records in (0, 1, 11, 50, 243)]
    [0, 10, 20, 50, 500]
    """
    if records == 0:
        return 0
    power: int = max(10, 10 ** (len(str(records)) - 1))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= records)
