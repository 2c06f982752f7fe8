"""A store in memory for the simulation; ``test_ingest.py`` holds it to the real one."""

from collections.abc import Collection, Sequence

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
    """Rows under their natural key, the highest release winning; refuses whatever names :data:`REFUSED_UNIT`."""

    def __init__(self) -> None:
        self.rows: dict[RowKey, tuple[int, Row | StatusRow]] = {}

    def write(self, shards: Sequence[AnyShard]) -> int:
        if any(getattr(row, "unit", None) == REFUSED_UNIT for shard in shards for row in shard.rows):
            raise Refused("No.", "None.")
        for shard in shards:
            for row in shard.rows:
                key = (shard.family, *period_key(shard), *natural_key(row))
                if key not in self.rows or shard.release >= self.rows[key][0]:
                    self.rows[key] = shard.release, row
        return sum(len(shard.rows) for shard in shards)

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
