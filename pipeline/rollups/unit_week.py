"""The rollup of units by week."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Self

import pyarrow as pa

from pipeline.store import Store
from schemas.period import PeriodClosed

FILL = (files("schemas") / "clickhouse" / "rollups" / "unit_week_v1.sql").read_text("utf-8")
TOOLS = "SELECT DISTINCT tool FROM unit_week WHERE org = {org:String} AND week <= {until:Date} ORDER BY tool"
OF_TOOL = "SELECT * FROM unit_week WHERE org = {org:String} AND tool = {tool:String} AND week <= {until:Date} ORDER BY unit, week"
OF_PEOPLE = "SELECT * FROM unit_human_week WHERE org = {org:String} AND week <= {until:Date} ORDER BY unit, week"
SPAN = """
SELECT min(week) AS first, max(week) AS last, count() AS weeks
FROM
(
    SELECT week FROM unit_week WHERE org = {org:String}
    UNION ALL
    SELECT week FROM unit_human_week WHERE org = {org:String}
)
WHERE week <= {until:Date}
"""
ALWAYS = date(2149, 6, 6)
"""The last day that the store can name."""


def roll_up(store: Store, closed: Sequence[PeriodClosed]) -> None:
    """Fill the rollup for the weeks of some closed periods, whatever source they are of; one insert per organisation.

    The order does not matter, nor does a period that comes twice: each fill takes all families as they are in the store.
    """
    weeks: defaultdict[str, set[str]] = defaultdict(set)
    for period in closed:
        weeks[period.org].add(period.period)
    for org, periods in sorted(weeks.items()):
        store.command(FILL, org=org, periods=sorted(periods), version=store.knowledge(org))


@dataclass(frozen=True)
class StoredRows:
    """The rows of one organisation, withheld and missing ones too, read when they are asked for: what detection takes.

    It misleads while the store is written to: tools that are asked for later know more.

    Parameters
    ----------
    store
        The store, open.
    org
        The organisation.
    last
        The last Monday that counts.
    """

    store: Store
    org: str
    last: date = ALWAYS

    def tools(self) -> Sequence[str]:
        """Every tool of which there are rows, sorted."""
        return [str(row["tool"]) for row in self._query(TOOLS).to_pylist()]

    def of_tool(self, tool: str) -> pa.Table:
        """The rows of a tool, ordered by unit and week."""
        return self._query(OF_TOOL, tool=tool)

    def of_people(self) -> pa.Table:
        """The rows about people, likewise."""
        return self._query(OF_PEOPLE)

    def span(self) -> tuple[date, date] | None:
        """The Mondays of the first and the last week; None without rows."""
        (row,) = self._query(SPAN).to_pylist()
        return (row["first"], row["last"]) if row["weeks"] else None

    def until(self, monday: date) -> Self:
        """The rows of that week and earlier ones."""
        return replace(self, last=min(monday, self.last))

    def _query(self, sql: str, **arguments: object) -> pa.Table:
        return self.store.query(sql, org=self.org, until=self.last, **arguments)
