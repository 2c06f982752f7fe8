"""The own past of each unit, by which each of its weeks is judged: windows over the weeks that count."""

from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from pipeline.detectors.columns import Array, Mask, Whole, ratio

BASELINE_WEEKS = 8
"""Fewest weeks that count as a past; with fewer nothing is said."""
LONGEST_WEEKS = 26
GAP_WEEKS = 12
"""The past ends so many weeks before the week that is judged, so that a fall is not measured by itself. Before there are so many,
it stays frozen at the first :data:`BASELINE_WEEKS`."""
RECENT_WEEKS = 4


class Window(NamedTuple):
    """For each week a run of weeks that count, between two places in the running sums of a figure; and how many they are.

    One row where all units have the same; else one each, and the places are those in the sums of all units in one flat array.
    """

    first: Whole
    end: Whole
    weeks: Array

    def sum(self, running: Array) -> Array:
        """What was added between the two places; the places of one unit alone are the same either way."""
        if len(self.first) == 1:
            sums: Array = running.take(self.end[0], axis=1)
            sums -= running.take(self.first[0], axis=1)
            return sums
        flat = running.ravel()
        return np.asarray(flat.take(self.end) - flat.take(self.first))

    def among(self, units: Mask) -> "Window":
        """The same, of some of the units."""
        if len(self.first) == 1:
            return self
        moved = (np.flatnonzero(units) - np.arange(units.sum()))[:, None] * (self.first.shape[1] + 1)
        return Window(self.first[units] - moved, self.end[units] - moved, self.weeks[units])

    def of_all(self, alike: Whole) -> "Window":
        """From rows of units that count the same weeks, which of them is that of each unit: all of them."""
        if len(self.first) == 1:
            return self
        rows = np.arange(len(alike))[:, None] * (self.first.shape[1] + 1)
        return Window(self.first[alike] + rows, self.end[alike] + rows, self.weeks[alike])


@dataclass(frozen=True)
class Past:
    """The weeks by which each week of each unit is judged, and those that led up to it.

    Parameters
    ----------
    counted
        Weeks that count at all.
    begins
        Weeks with which a new past begins, because the roster changed.
    exists
        Weeks before which there are enough others.
    """

    counted: Mask
    begins: Mask
    exists: Mask
    _before: Window
    _recent: Window
    _sums: dict[int, tuple[Array, Array]] = field(default_factory=dict, compare=False, repr=False)
    """Each figure that was asked about, and its running sums: most are asked about more than once, and none is written to."""

    def among(self, units: Mask) -> Self:
        """The same, of some of the units."""
        masks = (self.counted[units], self.begins[units], self.exists[units])
        return type(self)(*masks, self._before.among(units), self._recent.among(units))

    def mean(self, figure: Array) -> Array:
        """The mean of a figure over the past of each week; NaN without a past."""
        return np.where(self.exists, self._mean(figure, self._before), np.nan)

    def total(self, figure: Array) -> Array:
        """The sum of a figure over the past of each week; NaN without a past."""
        return np.where(self.exists, self._sum(figure, self._before), np.nan)

    def recent(self, figure: Array) -> Array:
        """The mean over the last weeks that count, this one included; NaN where this one does not count."""
        return np.where(self.counted, self._mean(figure, self._recent), np.nan)

    def _mean(self, figure: Array, window: Window) -> Array:
        # A figure may be missing in a week that counts (seats beside use): the mean is over the weeks that have it.
        lacks = self.counted & ~np.isfinite(figure)
        if not lacks.any():
            return ratio(self._sum(figure, window), window.weeks)
        weeks = window.weeks - window.sum(self._running(lacks))
        return ratio(window.sum(self._running(np.where(lacks, 0.0, figure))), weeks)

    def _sum(self, figure: Array, window: Window) -> Array:
        if id(figure) not in self._sums:
            self._sums[id(figure)] = (figure, self._running(figure))
        return window.sum(self._sums[id(figure)][1])

    def _running(self, figure: Array | Mask) -> Array:
        running = np.zeros((len(figure), figure.shape[1] + 1))
        np.cumsum(np.where(self.counted, figure, 0.0), axis=1, out=running[:, 1:])
        return running


def past(
    counted: Mask, begins: Mask, recent_weeks: int = RECENT_WEEKS, *, gap: int = GAP_WEEKS, longest: int = LONGEST_WEEKS
) -> Past:
    """The past of each week: at most 26 counted weeks, ending 12 before it, and at first the 8 it began with.

    What is recent are the last ``recent_weeks`` that count. A shorter ``gap`` gives a young unit more of a past, and a slow fall
    less time before it is part of it.

    Examples
    --------
    >>> counted = np.ones((1, 12), bool)
    >>> weeks = np.arange(12.0)[None, :]
    >>> past(counted, begins=np.zeros_like(counted)).mean(weeks)[0, [7, 8, 11]]  # nothing yet, then the mean of weeks 0 to 7
    array([nan, 3.5, 3.5])
    """
    first, alike = _alike(np.concatenate([counted, begins], axis=1))
    weeks, anew = counted[first], begins[first]
    seen: Whole = np.cumsum(weeks, axis=1) - weeks
    start = np.maximum.accumulate(np.where(anew, seen, 0), axis=1)
    age = seen - start
    end = start + np.maximum(BASELINE_WEEKS, age - gap)
    return Past(
        counted=counted,
        begins=begins,
        exists=(weeks & (age >= BASELINE_WEEKS))[alike],
        _before=_window(weeks, np.maximum(start, end - longest), end).of_all(alike),
        _recent=_window(weeks, np.maximum(start, seen + 1 - recent_weeks), seen + weeks).of_all(alike),
    )


def _alike(weeks: Mask) -> tuple[Whole, Whole]:
    """Units that count the same weeks share their windows: the first of each sort, and of which sort each unit is."""
    if not weeks.size:
        return np.arange(len(weeks)), np.arange(len(weeks))
    packed = np.ascontiguousarray(np.packbits(weeks, axis=1))
    rows = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, alike = np.unique(rows, return_index=True, return_inverse=True)
    return first, alike


def _window(counted: Mask, first: Whole, end: Whole) -> Window:
    """From numbers of counted weeks to places in running sums over all weeks, of each unit by itself."""
    units, weeks = counted.shape
    seen = np.cumsum(counted, axis=1)
    # Where the running sum first holds so many counted weeks: after the last of them; what lies beyond the end is cut off there.
    place = np.full((units, weeks + 1), weeks)
    row, week = np.nonzero(counted)
    place[row, seen[row, week]] = week + 1
    place[:, 0] = 0
    total = seen[:, -1:] if weeks else np.zeros((units, 1), np.int64)
    first, end = np.minimum(first, total), np.minimum(end, total)
    weeks_between = (end - first).astype(np.float64)
    return Window(np.take_along_axis(place, first, axis=1), np.take_along_axis(place, end, axis=1), weeks_between)
