"""The panel: the weeks of all units of one tool, as arrays of shape (units, weeks)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.detectors.columns import Array, Mask, Weeks, Whole, codes, days_of, numbers, ratio, says

WEEK = np.timedelta64(7, "D")

FIGURES: Mapping[str, str] = {
    "people_active": "usage_status",
    "people_active_by_own_action": "usage_status",
    "seats": "licence_status",
    "seats_new": "licence_status",
    "seats_never_used": "licence_status",
    "seats_lapsed": "licence_status",
    "items": "work_status",
    "items_old_way": "work_status",
}
"""Figure to the column that says whether it may be believed."""


class State(IntEnum):
    """What a week of a unit is worth; only OK weeks are ever looked at."""

    OK = 0
    WITHHELD = 1
    MISSING = 2
    SOURCE_PARTIAL = 3
    SOURCE_DOWN = 4
    HOLIDAY = 5


@dataclass(frozen=True)
class Panel:
    """What the detectors see: figures of units by week, NaN where there is none, and why.

    It misleads when a figure is read without its ``state``: a week in which the source was down has numbers too, and they are
    too low. :meth:`trusted` gives figures with every such week blanked.

    Parameters
    ----------
    tool
        The tool whose use this is.
    units, parents
        Names, in order, and the unit above each (None at the top). A unit that is the parent of another is a total.
    weeks
        Mondays, without a gap: a week nobody reported is there, as MISSING.
    cohort_size
        People on the frozen roster; NaN where no row says.
    people_active, people_active_by_own_action, seats, seats_new, seats_never_used, seats_lapsed, items, items_old_way
        Figures, as in the contract (``schemas/``).
    state
        One :class:`State` for each unit and week.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> row = {"unit": "Payments", "parent": None, "tool": "copilot", "cohort_size": 12, "source_state": "complete",
    ...        "usage_status": "ok", "licence_status": "missing", "work_status": "missing", "people_active": 9,
    ...        "people_active_by_own_action": 7, "seats": None, "seats_new": None, "seats_never_used": None,
    ...        "seats_lapsed": None, "items": None, "items_old_way": None}
    >>> rows = [row | {"week": date(2026, 9, 7)}, row | {"week": date(2026, 9, 21)}]
    >>> panel = Panel.from_table(pa.Table.from_pylist(rows), "copilot")
    >>> [State(state).name for state in panel.state[0]]
    ['OK', 'MISSING', 'OK']
    """

    tool: str
    units: tuple[str, ...]
    parents: tuple[str | None, ...]
    weeks: Weeks
    cohort_size: Array
    people_active: Array
    people_active_by_own_action: Array
    seats: Array
    seats_new: Array
    seats_never_used: Array
    seats_lapsed: Array
    items: Array
    items_old_way: Array
    state: NDArray[np.int8]

    @classmethod
    def from_table(cls, table: pa.Table, tool: str) -> Self:
        """The panel of one tool, from rows of ``unit_week``; figures whose status is not ok are left out."""
        rows = table.filter(pc.equal(table["tool"], pa.scalar(tool)))
        units, row = codes(rows["unit"])
        days = days_of(rows["week"])
        weeks = np.arange(days.min(), days.max() + WEEK, WEEK) if len(days) else days
        column = (days - weeks[:1]).astype(np.int64) // 7

        def spread(values: Array) -> Array:
            grid = np.full((len(units), len(weeks)), np.nan)
            grid[row, column] = values
            return grid

        figures = {
            name: spread(np.where(says(rows[status], "ok"), numbers(rows[name]), np.nan)) for name, status in FIGURES.items()
        }
        state = np.full((len(units), len(weeks)), State.MISSING, np.int8)
        state[row, column] = _states(rows)
        return cls(
            tool=tool,
            units=units,
            parents=_parents(rows, row, days, len(units)),
            weeks=weeks,
            cohort_size=spread(numbers(rows["cohort_size"])),
            state=state,
            **figures,
        )

    @property
    def is_scored(self) -> Mask:
        """For each unit, whether it is judged itself: leaves and remainders are; a total is, through its parts."""
        totals = set(self.parents)
        return np.array([unit not in totals for unit in self.units], np.bool_)

    def trusted(self, figure: str) -> Array:
        """A figure with all weeks blanked in which something other than the unit decides it, and all totals."""
        believed = (self.state == State.OK) & self.is_scored[:, None]
        return np.where(believed, getattr(self, figure), np.nan)

    @cached_property
    def fleet_share(self) -> Array:
        """The share of people who used the tool by their own action, over all units together, by week; NaN where unknown."""
        active, size = self.trusted("people_active_by_own_action"), self.trusted("cohort_size")
        is_known = np.isfinite(active) & np.isfinite(size)
        return ratio(np.where(is_known, active, 0.0).sum(axis=0), np.where(is_known, size, 0.0).sum(axis=0))

    def with_holidays(self, is_holiday: Mask) -> Self:
        """The same with the given weeks marked: a holiday is never blamed on a team.

        A week that is unusable for another reason keeps that reason.
        """
        marked = np.where((self.state == State.OK) & is_holiday[None, :], State.HOLIDAY, self.state)
        return replace(self, state=marked.astype(np.int8))

    def until(self, weeks: int) -> Self:
        """The first so many weeks: what was known then."""
        return self._apply(lambda grid: grid[:, :weeks], weeks=self.weeks[:weeks])

    def reordered(self, order: Whole) -> Self:
        """The same units in another order."""
        names = [int(i) for i in order]
        return self._apply(
            lambda grid: grid[order],
            units=tuple(self.units[i] for i in names),
            parents=tuple(self.parents[i] for i in names),
        )

    def _apply(self, change: Any, **others: Any) -> Self:  # noqa: ANN401 -- arrays of two types go through one function
        grids = {f.name: change(value) for f in fields(self) if getattr(value := getattr(self, f.name), "ndim", 0) == 2}
        return replace(self, **grids, **others)


def _states(rows: pa.Table) -> NDArray[np.int8]:
    # Usage and licences come from the tool's source and share its state; work has a source of its own and is judged by its NaN.
    usage, licences, source = rows["usage_status"], rows["licence_status"], rows["source_state"]
    known = says(usage, "ok") | says(licences, "ok")
    withheld = says(usage, "withheld") | says(licences, "withheld")
    return np.select(
        [says(source, "down"), says(source, "partial"), known, withheld],
        [State.SOURCE_DOWN, State.SOURCE_PARTIAL, State.OK, State.WITHHELD],
        State.MISSING,
    ).astype(np.int8)


def _parents(rows: pa.Table, row: Whole, days: Weeks, units: int) -> tuple[str | None, ...]:
    last: list[str | None] = [None] * units
    above = rows["parent"].to_pylist()
    for i in np.argsort(days, kind="stable").tolist():
        last[row[i]] = above[i]
    return tuple(last)
