"""What a store hands over: the rows of one organisation, as detection reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, Self

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.detectors.columns import codes, days_of

NOBODY = pa.table({name: pa.array([], kind) for name, kind in {
    "unit": pa.string(), "parent": pa.string(), "week": pa.date32(), "cohort_size": pa.float64(),
}.items()})  # fmt: skip
"""No rows about people: nothing of the kind was ever released."""


class Rows(Protocol):
    """The rows of one organisation, a tool at a time: those of ten tools at once are more than a small machine holds."""

    def tools(self) -> Sequence[str]:
        """Every tool of which there are rows, sorted."""
        ...

    def of_tool(self, tool: str) -> pa.Table:
        """The rows of a tool, as the view ``unit_week`` has them."""
        ...

    def of_people(self) -> pa.Table:
        """The rows about people, as the view ``unit_human_week`` has them."""
        ...

    def span(self) -> tuple[date, date] | None:
        """The Mondays of the first and the last week; None without rows."""
        ...

    def until(self, monday: date) -> Self:
        """The rows of that week and earlier ones."""
        ...


@dataclass(frozen=True)
class Tables:
    """All rows of one organisation, in memory.

    Examples
    --------
    >>> weeks = [date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 12)]
    >>> tables = Tables(pa.table({"tool": ["cursor", "copilot", "cursor"], "week": weeks}))
    >>> tables.tools(), tables.until(date(2026, 1, 5)).of_tool("cursor").num_rows, tables.span()
    (('copilot', 'cursor'), 1, (datetime.date(2026, 1, 5), datetime.date(2026, 1, 12)))
    """

    unit_week: pa.Table
    unit_human_week: pa.Table = field(default_factory=lambda: NOBODY)

    def tools(self) -> Sequence[str]:
        """Every tool of which there are rows, sorted."""
        return codes(self.unit_week["tool"])[0]

    def of_tool(self, tool: str) -> pa.Table:
        """The rows of a tool."""
        rows = pc.equal(self.unit_week["tool"], pa.scalar(tool))
        return self.unit_week if pc.all(rows).as_py() else self.unit_week.filter(rows)

    def of_people(self) -> pa.Table:
        """The rows about people."""
        return self.unit_human_week

    def span(self) -> tuple[date, date] | None:
        """The Mondays of the first and the last week; None without rows."""
        days = [days_of(table["week"]) for table in (self.unit_week, self.unit_human_week) if table.num_rows]
        return (min(day.min() for day in days).item(), max(day.max() for day in days).item()) if days else None

    def until(self, monday: date) -> Self:
        """The rows of that week and earlier ones."""
        until = pa.scalar(monday)
        parts = (table.filter(pc.less_equal(table["week"], until)) for table in (self.unit_week, self.unit_human_week))
        return replace(self, **dict(zip(("unit_week", "unit_human_week"), parts, strict=True)))
