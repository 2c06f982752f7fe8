"""Everything that people can be shown of one unit: its rows on the release surface, each as the view gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files

import pyarrow as pa

from pipeline.periods import Week
from pipeline.report.read import Query, Row
from pipeline.report.words import alphabetical
from schemas.fields import Reason

REMAINDER = "other"
"""Last part of the name of the group in which small units are counted."""


OF_NO_UNIT = frozenset({"release_plan", "release_statement", "release_look", "release_measured"})
"""Views about the organisation's rules and their keeping: nothing in them is of a unit."""


class View(StrEnum):
    """The views of the release surface that tell of units, in the order in which they are told: there is no other."""

    UNIT = "unit"
    QUARTER = "quarter"
    NOISED = "noised"
    WEEK = "week"
    SIGNAL = "signal"
    INTERVENTION = "intervention"
    WITHHELD = "withheld"
    SOURCE = "source"

    @property
    def table(self) -> str:
        """Its name in the store."""
        return f"release_{self}"


@dataclass(frozen=True, eq=False)
class MyTeam:
    """All released rows of a unit.

    Parameters
    ----------
    org, unit
        Of which unit.
    tables
        What each view gives, column for column and value for value. The rows of the sources are of the whole organisation.
    """

    org: str
    unit: str
    tables: Mapping[View, pa.Table]

    @property
    def is_known(self) -> bool:
        """Whether anything is shown of it, and be it only that there is such a unit."""
        return any(self.tables[view].num_rows for view in View if view is not View.SOURCE)

    def rows(self, view: View) -> list[Row]:
        """The rows of a view."""
        return list(self.tables[view].to_pylist())

    @property
    def roster(self) -> tuple[str, int] | None:
        """The last quarter of which it is told how many people were on its roster, and how many; None where none is."""
        sized = [(_quarter(view, row), int(row["cohort_size"])) for view in SIZED for row in self.rows(view)]
        return max(sized, default=None)

    @property
    def parent(self) -> str | None:
        """The unit above, as last shown; None for the organisation, and where no row says so."""
        found = [(_quarter(view, row), row["parent"]) for view in SIZED for row in self.rows(view) if row["parent"]]
        return str(max(found)[1]) if found else None

    @property
    def withheld(self) -> Reason | None:
        """Why it holds no figures of its own in the last week that is told of; None when that week is not withheld."""
        rows = self.rows(View.WITHHELD)
        if not rows or not self.last:
            return None
        last = max(rows, key=lambda row: row["week"])
        reason = Reason(last["reason"])
        for_size = reason in {Reason.MERGED, Reason.TOO_SMALL, Reason.COMPLEMENT, Reason.WAITING}
        return reason if for_size and Week(last["week"]).quarter == self.last.quarter else None

    @property
    def is_too_small(self) -> bool:
        """Whether there is such a unit, large enough to be counted, and no figure of it is shown."""
        figures = any(self.tables[view].num_rows for view in (View.QUARTER, View.NOISED, View.WEEK))
        return bool(self.tables[View.UNIT].num_rows) and not figures and self.withheld is None

    @property
    def remainder(self) -> str | None:
        """The group in which its people are counted instead; None where there is none."""
        counted_there = self.withheld in {Reason.MERGED, Reason.COMPLEMENT, Reason.WAITING}
        return f"{self.parent}/{REMAINDER}" if counted_there and self.parent else None

    @property
    def last(self) -> Week | None:
        """The last week that any row tells of."""
        weeks = [row["week"] for view in (View.WEEK, View.WITHHELD, View.SOURCE) for row in self.rows(view)]
        return Week(max(weeks)) if weeks else None


SIZED = (View.UNIT, View.QUARTER, View.NOISED, View.WEEK, View.WITHHELD)
"""Views whose rows say how many people are on the roster."""


def read_my_team(query: Query, org: str, unit: str) -> MyTeam:
    """Read all released rows of a unit; nothing below the release surface is asked.

    Parameters
    ----------
    query
        ``Store.query``: takes SQL and its parameters, gives a table.
    org, unit
        As they are named in the roster.
    """
    return MyTeam(org, unit, {view: query(_sql(view), **_parameters(view, org, unit)) for view in View})


def names_near(query: Query, org: str, unit: str) -> list[str]:
    """The names most like one that nothing is shown of, three at most, in alphabetical order."""
    by_folded = {name.casefold(): name for name in unit_names(query, org)}
    return sorted(by_folded[name] for name in get_close_matches(unit.casefold(), by_folded))


def unit_names(query: Query, org: str) -> list[str]:
    """Names of all units of which anything is shown, in alphabetical order."""
    return sorted(map(str, query(_sql("names"), org=org).column("unit").to_pylist()), key=alphabetical)


def _sql(name: str) -> str:
    return files("pipeline.report").joinpath(f"queries/my_team_{name}.sql").read_text("utf-8")


def _parameters(view: View, org: str, unit: str) -> Mapping[str, str]:
    return {"org": org} if view is View.SOURCE else {"org": org, "unit": unit}


def _quarter(view: View, row: Row) -> str:
    return str(row["quarter"]) if view in {View.UNIT, View.QUARTER, View.NOISED} else Week(row["week"]).quarter


def last_day(quarter: str) -> date:
    """The last day of a quarter.

    >>> last_day("2026-Q1").isoformat(), last_day("2026-Q4").isoformat()
    ('2026-03-31', '2026-12-31')
    """
    year, number = quarter.split("-Q")
    months = 12 * int(year) + 3 * int(number)
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
