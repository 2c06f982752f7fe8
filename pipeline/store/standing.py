"""What is stored of a release stands: a second one under the same number whose figures differ is not taken.

A collector with the ledger closes a period once. A second collector without it would send the same period again, from an export
that has changed meanwhile, and whoever lays both releases side by side sees who was added. So each row that comes is held against
the one that is there. A message is refused when a row of it says something else, or is one that its release, whole already, does
not have. What comes again unchanged is taken; a higher number of release is a correction, and takes its place.

The first that arrives stands. One key is one partition, which one worker reads in order: so it is the same one at each replay and
in any cut of the batches. It misleads where two workers write two messages of one key in the same instant, for which a topic must
have been keyed anew; and of rows that were erased or have reached their end of life nothing is known any more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

import pyarrow as pa

from pipeline.store.client import Client
from pipeline.store.reader import PeriodKey, completed
from pipeline.store.tables import ENVELOPE, ROWS, TABLES
from schemas.fields import Family
from schemas.wire import AnyShard

Refuse = Callable[[int], None]
Place = tuple[PeriodKey, Family, tuple[object, ...]]
Said = tuple[int, tuple[object, ...]]
"""Number of the release, and everything the row says."""

KEY = ("org", "source", "tool", "period")
SHARED = ("cohort", "k")
IS_KEY = f"({', '.join(KEY)}) IN {{keys:Array(Tuple(String, String, String, String))}}"
THERE = " UNION DISTINCT ".join(f"SELECT {', '.join(KEY)} FROM {table} WHERE {IS_KEY}" for table in TABLES.values())  # noqa: S608  # constants
KEYS_A_QUERY = 25
NATURAL = "SELECT name, sorting_key FROM system.tables WHERE database = {database:String}"


class Standing:
    """The rows of some periods as they are stored, and those of the batch that were taken since.

    Parameters
    ----------
    client
        The store.
    keys
        The periods.
    """

    def __init__(self, client: Client, keys: set[PeriodKey]) -> None:
        sorted_by = {row["name"]: row["sorting_key"] for row in client.query(NATURAL, {"database": client.database}).to_pylist()}
        self._natural = {
            family: tuple(name for name in sorted_by.get(table, "").split(", ") if name and name not in ENVELOPE)
            for family, table in TABLES.items()
        }
        self._rows: dict[Place, Said] = {}
        for some in _some_at_a_time(sorted(keys)):
            there = [tuple(row[name] for name in KEY) for row in client.query(THERE, {"keys": some}).to_pylist()]
            # What closes a release is looked for first: when it stands, all that came before it is there to be seen, even where
            # another worker is writing just now.
            for family in reversed([*TABLES]) if there else ():
                self._rows.update(_stored(client, family, self._natural[family], there))

    def judge(self, said: Mapping[Place, Said]) -> tuple[bool, bool]:
        """Whether rows contradict what stands, and whether one is new to its release."""
        is_new = False
        for place, (release, figures) in said.items():
            standing = self._rows.get(place)
            if standing is None or standing[0] < release:
                is_new = True
            elif standing[0] == release and standing[1] != figures:
                return True, is_new
        return False, is_new

    def is_closing(self, shard: AnyShard) -> bool:
        """Whether the row that closes the shard's release stands."""
        status = self._rows.get((key_of(shard), Family.STATUS, ()))
        return status is not None and status[0] == shard.release

    def take(self, said: Mapping[Place, Said]) -> None:
        """Let rows stand, but for those of which a later release stands."""
        for place, row in said.items():
            if place not in self._rows or self._rows[place][0] <= row[0]:
                self._rows[place] = row

    def rows_of(self, shard: AnyShard) -> Mapping[Place, Said]:
        """What a shard says, by place."""
        key, family, shared = key_of(shard), shard.family, (shard.cohort, shard.k)
        natural = self._natural[family]
        return {
            (key, family, tuple(getattr(row, name) for name in natural)): (shard.release, (*shared, *_figures(family, row)))
            for row in shard.rows
        }


def admit(client: Client, shards: Sequence[AnyShard], insert: Callable[[Sequence[AnyShard]], int], refuse: Refuse) -> int:
    """Insert the shards that restate nothing, in order; how many rows they have.

    Parameters
    ----------
    client
        The store.
    shards
        In the order in which they arrived.
    insert
        Writes some of them, and says how many rows.
    refuse
        Told the place of each shard that is not taken.
    """
    standing = Standing(client, {key_of(shard) for shard in shards})
    rows = 0
    taken: list[AnyShard] = []
    for number, shard in enumerate(shards):
        said = standing.rows_of(shard)
        contradicts, is_new = standing.judge(said)
        if not contradicts and is_new and standing.is_closing(shard):
            # Whether its release is whole depends on what came before it: that must be in the store to be counted.
            rows += insert(taken)
            taken = []
            contradicts = bool(completed(client, [key_of(shard)]))
        if contradicts:
            refuse(number)
            continue
        standing.take(said)
        taken.append(shard)
    return rows + insert(taken)


def key_of(shard: AnyShard) -> PeriodKey:
    """The period a shard belongs to."""
    return shard.org, shard.source, shard.tool, shard.period


def _some_at_a_time(keys: Sequence[PeriodKey]) -> Iterator[Sequence[PeriodKey]]:
    """A statement holds its parameters, and is bounded in size."""
    return (keys[first : first + KEYS_A_QUERY] for first in range(0, len(keys), KEYS_A_QUERY))


def _stored(
    client: Client, family: Family, natural: Sequence[str], keys: Sequence[tuple[str, ...]]
) -> Iterator[tuple[Place, Said]]:
    names = list(dict.fromkeys([*KEY, "release", *SHARED, *natural, *ROWS[family]]))
    sql = f"SELECT {', '.join(names)} FROM {TABLES[family]} FINAL WHERE {IS_KEY}"  # noqa: S608  # names of our own columns
    table = client.query(sql, {"keys": keys})
    columns = {name: _plain(table, name) for name in names}
    for row in zip(*columns.values(), strict=True):
        said = dict(zip(names, row, strict=True))
        key = (said["org"], said["source"], said["tool"], said["period"])
        figures = tuple(said[name] for name in (*SHARED, *ROWS[family]))
        yield (key, family, tuple(said[name] for name in natural)), (said["release"], figures)


def _plain(table: pa.Table, name: str) -> list[object]:
    values = table.column(name).to_pylist()
    return [sorted(value or ()) for value in values] if pa.types.is_map(table.schema.field(name).type) else values


def _figures(family: Family, row: object) -> tuple[object, ...]:
    found = attrgetter(*ROWS[family])(row)
    return tuple(sorted(value.items()) if isinstance(value, dict) else value for value in found)
