"""A batch of messages to stored rows, closed periods and dead letters; knows no broker and no Faust."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import Refused
from pipeline.stream.decoding import SHARDS, Incoming, dead_letter, decode
from pipeline.stream.failpoints import Reached, pass_on
from schemas.dead_letter import DeadLetter, DeadReason
from schemas.period import PeriodClosed
from schemas.wire import AnyShard

PeriodKey = tuple[str, str, str, str]
TOO_MANY_REFUSED = 10
"""Different messages of one batch. Fewer may all be poison, and a worker that dies on poison dies again after each start."""


class FactStore(Protocol):
    """What ingest needs of the store."""

    def write(self, shards: Sequence[AnyShard], refuse: Callable[[int], None]) -> int:
        """Write all rows as absolute values; writing them twice changes nothing.

        A shard that would restate a release is left out, and its place told to ``refuse``.
        """

    def completed(self, keys: Collection[PeriodKey]) -> list[PeriodClosed]:
        """Of these periods, the ones of which every row is there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.

    Parameters
    ----------
    rows
        Rows written, those that were there before included.
    closed
        Periods of the batch of which every row is now stored. One may be named again later: naming it is harmless.
    dead
        Messages that could not be used, in the order they came.
    """

    rows: int
    closed: list[PeriodClosed]
    dead: list[DeadLetter]


def ingest(batch: Sequence[Incoming], store: FactStore, reached: Reached = pass_on) -> Outcome:
    """Decode a batch, write its rows, and say which periods are complete.

    A batch may come again, whole or in part, in any cut: the stored rows are the same.

    Raises
    ------
    TryAgain
        The store could not be reached; nothing of the batch may be acknowledged.
    Refused
        The store itself cannot be used, whatever the messages are.
    """
    decoded = [(incoming, decode(incoming, SHARDS)) for incoming in batch]
    reached("after_decode")
    dead = {incoming.origin: message for incoming, message in decoded if isinstance(message, DeadLetter)}
    shards = [(incoming, message) for incoming, message in decoded if not isinstance(message, DeadLetter)]
    restating: list[Incoming] = []
    rows, refused = _write(shards, store, restating)
    reached("after_insert")
    dead |= {incoming.origin: dead_letter(incoming, DeadReason.RESTATES) for incoming in restating}
    dead |= {incoming.origin: dead_letter(incoming, DeadReason.REFUSED_BY_STORE) for incoming in refused}
    closed = store.completed({period_key(shard) for incoming, shard in shards if incoming.origin not in dead})
    return Outcome(rows, closed, [dead[incoming.origin] for incoming in batch if incoming.origin in dead])


def period_key(shard: AnyShard) -> PeriodKey:
    """The release a shard belongs to."""
    return shard.org, shard.source, shard.tool, shard.period


def _write(
    shards: Sequence[tuple[Incoming, AnyShard]], store: FactStore, restating: list[Incoming]
) -> tuple[int, list[Incoming]]:
    """Rows written, and the messages the store refuses; those that would restate a release are added to ``restating``.

    When not one of many different messages is taken, or the store cannot be read, it is at fault and not they, so this raises. It
    misleads for few messages and a store that can be read but not written: they are set aside, to be sent again.
    """
    rows, refused = _bisect(shards, store, restating)
    if refused and len(refused) == len(shards):
        store.completed({period_key(shard) for _, shard in shards})  # raises when the store cannot even be read, and says why
        if len({incoming.value for incoming in refused}) >= TOO_MANY_REFUSED:
            raise Refused(
                "The store refuses every message of a batch.", "Check its user's grants and its disk, then start again."
            )
    return rows, refused


def _bisect(
    shards: Sequence[tuple[Incoming, AnyShard]], store: FactStore, restating: list[Incoming]
) -> tuple[int, list[Incoming]]:
    """Rows written, and the messages refused, found by halving the batch until each culprit stands alone."""
    if not shards:
        return 0, []
    try:
        return store.write([shard for _, shard in shards], lambda number: restating.append(shards[number][0])), []
    except Refused:
        if len(shards) == 1:
            return 0, [shards[0][0]]
    middle = len(shards) // 2
    early, early_refused = _bisect(shards[:middle], store, restating)
    late, late_refused = _bisect(shards[middle:], store, restating)
    return early + late, early_refused + late_refused
