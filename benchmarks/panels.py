"""How long each panel's query takes: 5 years, 10,000 units, 10 tools on the release surface, on the embedded engine.

``python benchmarks/panels.py`` makes the rows by SQL inside the engine (``--units`` fewer for a quick look), asks every
query of every dashboard, in English, as often as ``--times`` says, with the time that Grafana chooses by itself (a year) and
with all five, and prints the median and the 95th percentile by the clock, the median of processor time of all threads, and
how much of the tables was looked through. The aim is a 95th percentile under 150 ms.

Each table is as it is some days after a release: everything is merged but the newest weeks, which lie in parts of their own.
Rows live 400 days in truth, so a real store is smaller. It misleads on a machine that is busy (the processor's time says how
busy), and about a server: that one has more cores and more readers.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from dashboards.generate import committed
from dashboards.macros import expanded
from pipeline.privacy.standard_plan import standard_plan
from pipeline.store import Store, open_store
from pipeline.store.telling import Looked, Said

ORG, TOOL = "acme", "tool-03"
YEARS, TOOLS = 5, 10
FRESH = 100
"""One row of so many is not merged with the others yet: the newest two or three weeks, or the newest quarter."""
FIRST = date(2021, 11, 1)
WEEKS = 52 * YEARS
LAST = FIRST + timedelta(days=7 * WEEKS - 1)
AIM_MS = 150
PERCENTILE = 0.95

TEAM = "concat('Team ', leftPad(toString(u), 5, '0'))"
UNIT = f"if(u = 0, 'organisation', if(u <= departments, concat('Department ', toString(u)), {TEAM}))"
PARENT = "if(u = 0, NULL, if(u <= departments, 'organisation', concat('Department ', toString(1 + u % departments))))"
SIZE = "if(u = 0, {units:UInt64} * 20, if(u <= departments, 2000, 12 + cityHash64(u) % 60))"
QUARTER = "concat(toString(toYear(day + 3)), '-Q', toString(toQuarter(day + 3)))"
HEAD = f"""
WITH
    greatest(1, intDiv({{units:UInt64}}, 100)) AS departments,
    number % {{units:UInt64}} AS u,
    intDiv(number, {{units:UInt64}}) AS rest,
    toString({UNIT}) AS name,
    {PARENT} AS above,
    toUInt64({SIZE}) AS people,
    concat('tool-', leftPad(toString(rest % {TOOLS}), 2, '0')) AS tool_name,
    toDate('{FIRST}') + 7 * intDiv(rest, {TOOLS}) AS day
"""
ROWS = "FROM numbers({units:UInt64} * {first:UInt64}, {units:UInt64} * ({last:UInt64} - {first:UInt64})) WHERE 1"
BY_WEEK, BY_QUARTER, ONCE = WEEKS * TOOLS, 4 * YEARS * TOOLS, 1
QUARTERLY = f"toDate('{FIRST}') + 91 * intDiv(rest, {TOOLS}) AS day"
FILLS: Mapping[str, tuple[int, str]] = {
    "week": (
        BY_WEEK,
        HEAD + "SELECT 'acme', name, above, tool_name, day, people, 0.1 * (1 + cityHash64(u, day) % 8), 0.3, 0.7, 0.2, 1 "
        + ROWS + " AND people >= 200",
    ),
    "withheld": (
        BY_WEEK,
        HEAD + f"SELECT 'acme', name, above, tool_name, day, {QUARTER}, 'withheld', 'merged_into_remainder', people, 1 "
        + ROWS + " AND u > departments AND u % 10 < 3",
    ),
    "source": (
        BY_WEEK,
        HEAD + f"SELECT 'acme', tool_name, tool_name, day, {QUARTER}, "
        "if(cityHash64(day, tool_name) % 20 = 0, 'partial', 'complete'), 5, 5, 1 " + ROWS + " AND u = 0",
    ),
    "quarter": (
        BY_QUARTER,
        HEAD.rsplit(",\n", 1)[0] + f",\n    {QUARTERLY}\n"
        + f"SELECT 'acme', name, above, tool_name, {QUARTER}, day + 90, people, "
        "['few', 'about_half', 'most'][1 + cityHash64(u, day) % 3], NULL, 13, 1 " + ROWS + " AND people >= 30",
    ),
    "unit": (
        4 * YEARS,
        HEAD.rsplit(",\n", 1)[0] + f",\n    toDate('{FIRST}') + 91 * rest AS day\n"
        + f"SELECT 'acme', name, above, {QUARTER}, day + 90, people, 1 " + ROWS,
    ),
    "intervention": (
        ONCE,
        HEAD + f"SELECT 'acme', name, '2026-W10', 'coffee', false, toDate('{FIRST}') + 7 * (cityHash64(u) % {WEEKS}), 1 "
        + ROWS + " AND u % 2 = 0",
    ),
}  # fmt: skip
SIGNALS = f"""
INSERT INTO {{release:Identifier}}.signal
    (org, id, unit, tool, family, pattern, since, detected_period, as_of, closed_period, status, strength, certainty, evidence,
     explanations, next_steps, rule, as_of_day, precedence)
WITH
    intDiv(number, 26) AS episode,
    number % 26 AS said,
    toDate('{FIRST}') + 7 * (cityHash64(episode) % ({WEEKS} - 30)) AS day,
    period -> concat(toString(toISOYear(period)), '-W', leftPad(toString(toISOWeek(period)), 2, '0')) AS iso
SELECT
    'acme',
    lower(hex(cityHash64(episode))),
    concat('Team ', leftPad(toString(101 + episode % {{units:UInt64}}), 5, '0')),
    concat('tool-', leftPad(toString(episode % {TOOLS}), 2, '0')),
    'resistance', 'licence_idling', iso(day), iso(day + 28), iso(day + 28 + 7 * said),
    if(said = 25, iso(day + 28 + 7 * said), NULL),
    if(said = 25 AND episode % 5 > 0, 'closed', 'open'), 0.4, 0.9,
    [('idle_share', 0.67, 'share'), ('idle_share_elsewhere', 0.15, 'share'), ('weeks_seen', 20, 'weeks')],
    ['new_seats', 'not_suited'], ['listen', 'room', 'coffee'], 'licence_idling/1', day + 28 + 7 * said, 1
FROM numbers({{episodes:UInt64}} * 26)
"""


def fill(store: Store, units: int) -> None:
    """Make every table, the oldest rows first."""
    store.migrate()
    store.keep_for_ever()
    for table, (of, select) in FILLS.items():
        insert = f"INSERT INTO {store.release}.{table} ({', '.join(columns(store, table))}) {select}"
        fresh = max(1, of // FRESH) if of > ONCE else 0
        store.command(insert, units=units, first=0, last=of - fresh)
        store.command(f"OPTIMIZE TABLE {store.release}.{table} FINAL")
        store.command(insert, units=units, first=of - fresh, last=of)
    store.command(SIGNALS, release=store.release, units=units, episodes=units // 2)
    said = [Said(1, FIRST, "approve", "works-council", "2021-Q4", "ab" * 32)]
    looked = [Looked(LAST.replace(day=1), role, "report", 5) for role in ("hr", "operator")]
    store.tell(ORG, standard_plan(), LAST, said, looked)


def columns(store: Store, table: str) -> list[str]:
    """The columns that are filled, in order."""
    asked = "SELECT name FROM system.columns WHERE database = {release:String} AND table = {table:String} ORDER BY position"
    return [str(row["name"]) for row in store.query(asked, release=store.release, table=table).to_pylist()]


def queries() -> Iterator[tuple[str, str]]:
    """Name and SQL of every query that a dashboard sends, in English."""
    for board in committed():
        name = board["uid"].removeprefix("undertow-").removesuffix("-en")
        if board["uid"].endswith("-en"):
            for panel in board["panels"]:
                yield from ((f"{name} {panel['id']}", target["rawSql"]) for target in panel.get("targets", []))
            yield from ((f"{name} marks", mark["target"]["rawSql"]) for mark in board["annotations"]["list"])
            yield from ((f"{name} choice {one['name']}", one["query"]["rawSql"]) for one in board["templating"]["list"])


def measure(store: Store, sql: str, times: int) -> tuple[int, list[float], list[float]]:
    """Its number of rows, and the milliseconds of each time by clock and by processor; the first time is not counted."""
    rows, taken, worked = 0, [], []
    for _ in range(times + 1):
        began, before = time.perf_counter(), time.process_time()
        rows = store.query(sql).num_rows
        taken.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - before))
    return rows, taken[1:], worked[1:]


def granules(store: Store, sql: str) -> str:
    """How many granules it reads of how many there are, over all tables it names."""
    plan = "\n".join(str(row["explain"]) for row in store.query(f"EXPLAIN indexes = 1 {sql}").to_pylist())
    # Each index narrows what the one before left: the last line of a table is what is read, the first what there is.
    tables = [re.findall(r"Granules: (\d+)/(\d+)", part) for part in plan.split("ReadFromMergeTree")]
    found = [(int(lines[-1][0]), int(lines[0][1])) for lines in tables if lines]
    return f"{sum(read for read, _ in found)}/{sum(there for _, there in found)}"


def percentile(taken: list[float]) -> float:
    """The 95th, of few measurements: the second highest of twenty."""
    return sorted(taken)[max(0, round(PERCENTILE * len(taken)) - 1)]


def main() -> None:
    """Fill a store, ask everything, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_store(f"chdb://{folder}") as store:
        began = time.perf_counter()
        fill(store, asked.units)
        counts = {table: _count(store, table) for table in (*FILLS, "signal")}
        print(f"{asked.units} units, {TOOLS} tools, {YEARS} years, filled in {time.perf_counter() - began:.0f} s:", counts)
        print(f"{'query':28} {'span':6} {'rows':>7} {'median ms':>10} {'p95 ms':>8} {'cpu ms':>8}  granules read/there")
        slow = [line for name, sql in queries() for line in _told(store, name, sql, asked.times)]
        print(f"p95 over {AIM_MS} ms: {', '.join(slow) or 'none'}")


def _told(store: Store, name: str, sql: str, times: int) -> Iterator[str]:
    choices = {"org": ORG, "tool": TOOL, "unit": "Team 00142"}
    spans: dict[str, date] = {"year": LAST - timedelta(days=364), "all": FIRST}
    for span, first in spans.items() if "$__dateFilter" in sql else [("", FIRST)]:
        asked = expanded(sql, first, LAST, choices)
        rows, taken, worked = measure(store, asked, times)
        high = percentile(taken)
        figures = f"{statistics.median(taken):10.1f} {high:8.1f} {statistics.median(worked):8.1f}"
        print(f"{name:28} {span:6} {rows:7} {figures}  {granules(store, asked)}", flush=True)
        if high > AIM_MS:
            yield f"{name} {span}".strip()


def _count(store: Store, table: str) -> int:
    rows: list[dict[str, Any]] = store.query(f"SELECT count() AS n FROM {store.release}.{table}").to_pylist()
    return int(rows[0]["n"])


if __name__ == "__main__":
    main()
