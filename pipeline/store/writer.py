"""From messages to columns: one Arrow table per fact table, built column by column because this is the hot path."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.periods import Week
from pipeline.store.tables import ENVELOPE, ROWS, SIGNAL, TABLES
from schemas.fields import Family
from schemas.signal import Signal
from schemas.wire import AnyShard


def batches(shards: Sequence[AnyShard]) -> Iterator[tuple[str, pa.Table]]:
    """Table name and rows, for each family that the shards hold; the status last, as in the release.

    It does not look at the rows: duplicates and older releases stay in, the store's engine sorts them out.
    """
    for family, table in TABLES.items():
        of_family = [shard for shard in shards if shard.family is family and shard.rows]
        if of_family:
            yield table, fact_table(family, of_family)


def fact_table(family: Family, shards: Sequence[AnyShard]) -> pa.Table:
    """The rows of one family as columns: what the envelope says, repeated, beside what each row says."""
    owners = pa.array(np.repeat(np.arange(len(shards)), [len(shard.rows) for shard in shards]), pa.int64())
    envelope = {name: values.take(owners) for name, values in _columns(ENVELOPE, shards).items()}
    rows = _columns(ROWS[family], [row for shard in shards for row in shard.rows])
    if family is Family.STATUS:
        rows["start"] = pa.array([Week.parse(shard.period).monday for shard in shards], pa.date32())
    return pa.table(envelope | rows)


def signal_table(signals: Sequence[Signal], version: int) -> pa.Table:
    """Signals as columns, all of one version."""
    columns = _columns({name: kind for name, kind in SIGNAL.items() if name != "evidence"}, signals)
    columns["evidence"] = pa.array([[e.model_dump() for e in signal.evidence] for signal in signals], SIGNAL["evidence"])
    columns["as_of_day"] = pa.array([Week.parse(signal.as_of).monday for signal in signals], pa.date32())
    columns["version"] = pa.array([version] * len(signals), pa.uint64())
    return pa.table(columns)


def _columns(kinds: Mapping[str, pa.DataType], records: Sequence[object]) -> dict[str, "pa.Array[Any]"]:
    return {name: _column(list(map(attrgetter(name), records)), kind) for name, kind in kinds.items()}


def _column(values: list[object], kind: pa.DataType) -> "pa.Array[Any]":
    if pa.types.is_map(kind):
        values = [sorted(value.items()) for value in values if isinstance(value, Mapping)]
    return pa.array(values, kind)
