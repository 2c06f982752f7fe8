"""A store in memory for the simulation; ``test_ingest.py`` holds it to the real one."""

from collections.abc import Callable, Collection, Sequence

from pipeline.errors import Refused
from pipeline.stream.ingest import PeriodKey, period_key
from schemas.fields import Family
from schemas.period import PeriodClosed
from schemas.release import Row
from schemas.status import StatusRow
from schemas.wire import AnyShard

REFUSED_UNIT = "refused"
RowKey = tuple[object, ...]


class FakeStore:
    """Rows under their natural key, the highest release winning, of one release the first; refuses what names
    :data:`REFUSED_UNIT`."""

    def __init__(self) -> None:
        self.rows: dict[RowKey, tuple[int, Row | StatusRow]] = {}

    def write(self, shards: Sequence[AnyShard], refuse: Callable[[int], None] = lambda _: None) -> int:
        if any(getattr(row, "unit", None) == REFUSED_UNIT for shard in shards for row in shard.rows):
            raise Refused("No.", "None.")
        taken = [self._take(shard) for shard in shards]
        for number, rows in enumerate(taken):
            if rows is None:
                refuse(number)
        return sum(filter(None, taken))

    def _take(self, shard: AnyShard) -> int | None:
        """How many rows a shard has; None when it would restate its release."""
        rows = {(shard.family, *period_key(shard), *natural_key(row)): (shard.release, row) for row in shard.rows}
        standing = {key: self.rows.get(key, (0, None)) for key in rows}
        restates = any(there[0] == shard.release and there != rows[key] for key, there in standing.items())
        adds = any(there[0] < shard.release for there in standing.values())
        status, _ = self.rows.get((Family.STATUS, *period_key(shard)), (0, None))
        if restates or (adds and status == shard.release and self._complete(period_key(shard))):
            return None
        self.rows |= {key: row for key, row in rows.items() if standing[key][0] <= shard.release}
        return len(rows)

    def completed(self, keys: Collection[PeriodKey]) -> list[PeriodClosed]:
        return [
            PeriodClosed(org=org, source=source, tool=tool, period=period)
            for org, source, tool, period in sorted(keys)
            if self._complete((org, source, tool, period))
        ]

    def _complete(self, key: PeriodKey) -> bool:
        release, status = self.rows.get((Family.STATUS, *key), (0, None))
        if not isinstance(status, StatusRow):
            return False
        wanted = {Family.USAGE: status.usage_rows, Family.LICENCES: status.licence_rows, Family.WORK: status.work_rows}
        there = [at[0] for at, (number, _) in self.rows.items() if at[1:5] == key and number == release]
        return all(there.count(family) >= number for family, number in wanted.items())


def natural_key(row: Row | StatusRow) -> tuple[object, ...]:
    return (row.unit, row.grain, row.start) if isinstance(row, Row) else ()
