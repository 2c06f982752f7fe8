"""Releases to stream: an organisation in which one team stops using its licences, as the collector would publish them.

The weeks end some weeks ago, whenever the tests run: tables drop rows that are too old.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pipeline.broker.record import Record
from pipeline.periods import Week
from schemas.status import SourceState
from schemas.wire import AnyShard, encode, headers, shard_key
from tests.store import samples

ORG = "acme"
TEAMS = [f"team {number:02}" for number in range(16)]
IDLE = TEAMS[3]
IDLE_SINCE = 6
FIRST = Week.of(datetime.now(tz=UTC).date()).shift(-40)


def release(week: int, org: str = ORG) -> list[AnyShard]:
    """One week of the tool's source: usage in two shards, licences, status."""
    name = str(FIRST.shift(week))
    used = {team: 2 if team == IDLE and week >= IDLE_SINCE else 16 + number % 4 for number, team in enumerate(TEAMS)}
    half = len(TEAMS) // 2
    shards: list[AnyShard] = [
        samples.usage({team: used[team] for team in TEAMS[:half]}, name, org=org),
        samples.usage({team: used[team] for team in TEAMS[half:]}, name, org=org),
        samples.licences(used, name, org=org),
        samples.status(name, usage_rows=len(TEAMS), licence_rows=len(TEAMS), org=org),
    ]
    return [complete(shard) for shard in shards]


def work_release(week: int, org: str = ORG) -> list[AnyShard]:
    """One week of the work source."""
    name = str(FIRST.shift(week))
    of = {"org": org, "source": "work", "tool": "any"}
    return [
        samples.work(dict.fromkeys(TEAMS, 20), name, org=org),
        complete(samples.status(name, work_rows=len(TEAMS), **of)),
    ]


def releases(weeks: int, org: str = ORG) -> Iterator[AnyShard]:
    """All of both sources."""
    for week in range(1, weeks + 1):
        yield from release(week, org)
        yield from work_release(week, org)


def complete(shard: AnyShard) -> AnyShard:
    """The shard, its source in good health."""
    if shard.family != "status":
        return shard
    row = shard.rows[0].model_copy(update={"state": SourceState.COMPLETE, "days_reported": 5})
    return shard.model_copy(update={"rows": [row]})


def records(topic: str, shards: Sequence[AnyShard]) -> list[Record]:
    """The shards as the collector publishes them."""
    return [Record(topic, shard_key(shard), encode(shard), tuple(headers(shard))) for shard in shards]
