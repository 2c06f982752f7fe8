"""What the store knows, read back as models. Every read is FINAL: duplicates and older releases do not count."""

from collections.abc import Collection
from typing import NamedTuple

from pipeline.store.client import Client
from pipeline.store.tables import TABLES
from schemas.period import PeriodClosed
from schemas.signal import Signal
from schemas.status import COUNTED


class Drift(NamedTuple):
    """An unknown field or word of a source, and in how many records at most."""

    source: str
    name: str
    records: int


PeriodKey = tuple[str, str, str, str]
"""Organisation, source, tool and ISO week: what is closed once."""

KEY = "org, source, tool, period"
UNION_OF_FACTS = " UNION ALL ".join(
    f"SELECT '{family}' AS family, {KEY}, release FROM {TABLES[family]} FINAL WHERE ({KEY}) IN (SELECT {KEY} FROM closed)"  # noqa: S608  # constants only
    for family in COUNTED
)
COMPLETED = f"""
WITH
    closed AS (SELECT * FROM source_status FINAL WHERE ({KEY}) IN {{keys:Array(Tuple(String, String, String, String))}}),
    present AS
    (
        SELECT {KEY}, release, {", ".join(f"countIf(family = '{family}') AS {family}" for family in COUNTED)}
        FROM
        (
            {UNION_OF_FACTS}
        )
        GROUP BY {KEY}, release
    )
SELECT {KEY}
FROM closed LEFT JOIN present USING ({KEY}, release)
WHERE {" AND ".join(f"{family} >= ifNull({rows}, 0)" for family, rows in COUNTED.items())}
ORDER BY {KEY}
"""  # noqa: S608  # put together from constants only

CLOSED = f"SELECT DISTINCT {KEY} FROM source_status FINAL WHERE {{org:String}} IN ('', org)"  # noqa: S608  # constants only

DRIFT = """
SELECT source, name, records FROM
(
    SELECT source, argMax(drift, start) AS latest FROM source_status FINAL WHERE {org:String} IN ('', org) GROUP BY source
)
ARRAY JOIN mapKeys(latest) AS name, mapValues(latest) AS records
ORDER BY source, name
"""

# Each new week outweighs everything before it, so that the number goes on rising when the retention removes old periods; within
# the last year each closed period adds its release, so that late periods and corrected releases count.
KNOWLEDGE = """
WITH (SELECT max(start) FROM source_status FINAL WHERE org = {org:String}) AS latest
SELECT toUInt64(intDiv(toUInt32(latest), 7)) * 1048576 + sum(release) AS knowledge
FROM source_status FINAL
WHERE org = {org:String} AND start > latest - INTERVAL 52 WEEK
"""

SIGNALS = """
SELECT * EXCEPT (as_of_day, version) FROM signal FINAL
WHERE {org:String} IN ('', org)
ORDER BY org, unit, tool, pattern, detected_period, id
"""


def completed(client: Client, keys: Collection[PeriodKey]) -> list[PeriodClosed]:
    """Those of the periods whose status row and all rows of its release are in the store."""
    if not keys:
        return []
    rows = client.query(COMPLETED, {"keys": sorted(set(keys))}).to_pylist()
    return [PeriodClosed(**row) for row in rows]


def closed(client: Client, org: str | None) -> list[PeriodClosed]:
    """All periods whose status row and all rows of its release are in the store."""
    rows = client.query(CLOSED, {"org": org or ""}).to_pylist()
    return completed(client, [(row["org"], row["source"], row["tool"], row["period"]) for row in rows])


def drift(client: Client, org: str | None) -> list[Drift]:
    """What the latest closed week of each source held that its connector does not know."""
    return [Drift(**row) for row in client.query(DRIFT, {"org": org or ""}).to_pylist()]


def knowledge(client: Client, org: str) -> int:
    """How much the store knows of an organisation, as a number that rises with each period closed; 0 when it knows nothing."""
    return int(client.query(KNOWLEDGE, {"org": org}).column("knowledge")[0].as_py() or 0)


def signals(client: Client, org: str | None) -> list[Signal]:
    """The latest statement of each episode, of one organisation or of all."""
    return [Signal(**row) for row in client.query(SIGNALS, {"org": org or ""}).to_pylist()]
