"""The panel: the weeks of all units of one tool, as arrays of shape (units, weeks)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.detectors.columns import Array, Mask, Weeks, Whole, codes, days_of, numbers, ratio, says
from pipeline.detectors.figures import COLUMN, FAMILY, HAVE_HOLIDAYS, OF_PEOPLE, OF_TOOL, source_column
from schemas.fields import Family

WEEK = np.timedelta64(7, "D")
ANY_TOOL = "any"
"""The tool of what is about people at work and no tool."""

States: TypeAlias = NDArray[np.int8]


class State(IntEnum):
    """What a week of a family of figures is worth; only OK weeks are ever looked at."""

    OK = 0
    WITHHELD = 1
    MISSING = 2
    SOURCE_PARTIAL = 3
    SOURCE_DOWN = 4
    HOLIDAY = 5


@dataclass(frozen=True)
class Panel:
    """What the detectors see: figures of units by week, NaN where there is none, and why.

    It misleads when a figure is read without its state: a week in which the source was down has numbers too, and they are too
    low. :meth:`trusted` gives figures with every such week blanked.

    Parameters
    ----------
    tool
        The tool whose use this is; ``any`` for the panel of people, which has no figures of a tool.
    units, parents
        Names, in order, and the unit above each (None at the top). A unit that is the parent of another is a total.
    weeks
        Mondays, without a gap: a week nobody reported is there, as MISSING.
    cohort_size
        People on the frozen roster; NaN where no row says.
    figures
        By name, as in the contract (``schemas/``); which there are says :data:`~pipeline.detectors.figures.FAMILY`. A figure
        that nobody delivered is there too, unknown throughout.
    states
        One :class:`State` for each unit and week, by family: a pulse may be sound where the source of the tool was down.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> row = {"unit": "Payments", "parent": None, "tool": "copilot", "cohort_size": 12, "source_state": "complete",
    ...        "usage_status": "ok", "licence_status": "missing", "work_status": "missing", "people_active": 9}
    >>> rows = [row | {"week": date(2026, 9, 7)}, row | {"week": date(2026, 9, 21)}]
    >>> panel = Panel.from_table(pa.Table.from_pylist(rows), "copilot")
    >>> [State(state).name for state in panel.states[Family.USAGE][0]]
    ['OK', 'MISSING', 'OK']
    >>> panel["people_active"].tolist(), panel["seats"].tolist()
    ([[9.0, nan, 9.0]], [[nan, nan, nan]])
    """

    tool: str
    units: tuple[str, ...]
    parents: tuple[str | None, ...]
    weeks: Weeks
    cohort_size: Array
    figures: Mapping[str, Array]
    states: Mapping[Family, States]

    @classmethod
    def from_table(cls, table: pa.Table, tool: str, figures: Collection[str] = FAMILY) -> Self:
        """The panel of one tool, from rows of ``unit_week``; figures whose status is not ok are left out."""
        rows = pc.equal(table["tool"], pa.scalar(tool))
        return cls._read(table if pc.all(rows).as_py() else table.filter(rows), tool, OF_TOOL, figures)

    @classmethod
    def of_people(cls, table: pa.Table, figures: Collection[str] = FAMILY) -> Self:
        """The panel of people at work, from rows of ``unit_human_week``; likewise."""
        return cls._read(table, ANY_TOOL, OF_PEOPLE, figures)

    @classmethod
    def _read(cls, rows: pa.Table, tool: str, families: Mapping[Family, tuple[str, ...]], wanted: Collection[str]) -> Self:
        units, row = codes(rows["unit"])
        days = days_of(rows["week"])
        weeks = np.arange(days.min(), days.max() + WEEK, WEEK) if len(days) else days
        shape = len(units), len(weeks)
        at = row * len(weeks) + (days - weeks[:1]).astype(np.int64) // 7
        is_whole = len(at) == len(units) * len(weeks) and bool((np.diff(at) == 1).all())

        def spread(values: NDArray[Any], otherwise: float = np.nan) -> NDArray[Any]:
            if is_whole:  # as a store gives it when nothing is missing
                return values.reshape(shape)
            grid = np.full(shape, otherwise, values.dtype)
            grid.ravel()[at] = values
            return grid

        figures, states = {}, {}
        for family, names in families.items():
            status, source = _column(rows, f"{COLUMN[family]}_status"), _column(rows, source_column(family))
            states[family] = spread(_states(status, source), State.MISSING)
            for name in set(names) & set(wanted):
                known = name in rows.column_names and rows[name].null_count < rows.num_rows
                figures[name] = spread(np.where(says(status, "ok"), numbers(rows[name]), np.nan)) if known else _unknown(shape)
        return cls(
            tool, units, _parents(rows, row, days, len(units)), weeks, spread(numbers(rows["cohort_size"])), figures, states
        )

    def __getitem__(self, figure: str) -> Array:
        """A figure as it was reported, believable or not."""
        return self.figures[figure]

    @cached_property
    def is_scored(self) -> Mask:
        """For each unit, whether it is judged itself: leaves and remainders are; a total is, through its parts."""
        totals = set(self.parents)
        return np.array([unit not in totals for unit in self.units], np.bool_)

    def known(self, figure: str) -> Array:
        """A figure with all weeks blanked in which something other than the unit decides it; totals too have theirs."""
        return np.where(self.states[FAMILY[figure]] == State.OK, self.figures[figure], np.nan)

    def known_of(self, unit: int, figure: str) -> Array:
        """The same, of one unit alone."""
        return np.where(self.states[FAMILY[figure]][unit] == State.OK, self.figures[figure][unit], np.nan)

    def trusted(self, figure: str) -> Array:
        """The same for units that are judged: totals are blanked throughout, so that nobody counts twice."""
        return np.where(self.is_scored[:, None], self.known(figure), np.nan)

    def sizes(self, figure: str) -> Array:
        """People on the roster, where :meth:`trusted` may have the figure."""
        believed = (self.states[FAMILY[figure]] == State.OK) & self.is_scored[:, None]
        return np.where(believed, self.cohort_size, np.nan)

    @cached_property
    def fleet_share(self) -> Array:
        """The share of people who used the tool by their own action, over all units together, by week; NaN where unknown."""
        active, size = self.trusted("people_active_by_own_action"), self.cohort_size
        is_known = np.isfinite(active) & np.isfinite(size)
        return ratio(np.where(is_known, active, 0.0).sum(axis=0), np.where(is_known, size, 0.0).sum(axis=0))

    def beside(self, people: Self) -> Self:
        """The same with the figures of people beside those of the tool, by unit and week; MISSING where there are none."""
        row, column = _places(self.units, people.units), _places(self.weeks.tolist(), people.weeks.tolist())
        has = (row >= 0)[:, None] & (column >= 0)[None, :]

        def aligned(grid: NDArray[Any], otherwise: float) -> NDArray[Any]:
            if not has.any() or grid.strides == (0, 0):
                return np.broadcast_to(np.array(otherwise, grid.dtype), has.shape)
            return np.where(has, grid[np.ix_(row, column)], np.array(otherwise, grid.dtype))

        figures = {name: aligned(grid, np.nan) for name, grid in people.figures.items()}
        states = {family: aligned(grid, State.MISSING) for family, grid in people.states.items()}
        return replace(self, figures={**self.figures, **figures}, states={**self.states, **states})

    def with_holidays(self, is_holiday: Mask) -> Self:
        """The same with the given weeks marked: a holiday is never blamed on a team.

        A week that is unusable for another reason keeps that reason.
        """
        marked = {
            family: np.where((state == State.OK) & is_holiday[None, :], State.HOLIDAY, state).astype(np.int8)
            for family, state in self.states.items()
            if family in HAVE_HOLIDAYS
        }
        return replace(self, states={**self.states, **marked})

    def with_figures(self, **figures: Array) -> Self:
        """The same with other figures."""
        return replace(self, figures={**self.figures, **figures})

    def until(self, weeks: int) -> Self:
        """The first so many weeks: what was known then."""
        return self.changed(lambda grid: grid[:, :weeks], weeks=self.weeks[:weeks])

    def reordered(self, order: Whole) -> Self:
        """The same units in another order."""
        names = [int(i) for i in order]
        return self.changed(
            lambda grid: grid[order],
            units=tuple(self.units[i] for i in names),
            parents=tuple(self.parents[i] for i in names),
        )

    def changed(self, change: Callable[[NDArray[Any]], NDArray[Any]], **others: Any) -> Self:  # noqa: ANN401 -- fields of any type
        """The same with every array changed alike, and other fields as given."""
        return replace(
            self,
            cohort_size=change(self.cohort_size),
            figures={name: change(grid) for name, grid in self.figures.items()},
            states={family: change(grid) for family, grid in self.states.items()},
            **others,
        )


def _column(rows: pa.Table, name: str) -> Any:  # noqa: ANN401 -- a chunked array, whose class takes no parameter when it runs
    return rows[name] if name in rows.column_names else pa.chunked_array([pa.nulls(rows.num_rows, pa.string())])


def _states(status: Any, source: Any) -> States:  # noqa: ANN401 -- as above
    return np.select(
        [says(source, "down"), says(source, "partial"), says(status, "ok"), says(status, "withheld")],
        [State.SOURCE_DOWN, State.SOURCE_PARTIAL, State.OK, State.WITHHELD],
        State.MISSING,
    ).astype(np.int8)


def _unknown(shape: tuple[int, ...]) -> Array:
    """Nothing but NaN, in no memory at all; it cannot be written to."""
    return np.broadcast_to(np.float64(np.nan), shape)


def _places(names: Iterable[object], among: Iterable[object]) -> Whole:
    at = {name: i for i, name in enumerate(among)}
    return np.array([at.get(name, -1) for name in names], np.int64)


def _parents(rows: pa.Table, row: Whole, days: Weeks, units: int) -> tuple[str | None, ...]:
    in_time = np.argsort(days, kind="stable")
    latest = np.zeros(units, np.int64)
    latest[row[in_time]] = in_time  # of several rows of a unit the last one stands
    return tuple(rows["parent"].take(latest).to_pylist())
