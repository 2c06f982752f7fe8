"""The own past of each unit, by which each of its weeks is judged: windows over the weeks that count."""

from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array, Mask, Whole, ratio

BASELINE_WEEKS = 8
"""Fewest weeks that count as a past; with fewer nothing is said."""
LONGEST_WEEKS = 26
GAP_WEEKS = 12
"""The past ends so many weeks before the week that is judged, so that a fall is not measured by itself. Before there are so many,
it stays frozen at the first :data:`BASELINE_WEEKS`."""
RECENT_WEEKS = 4


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
    _order: Whole
    _before: tuple[Whole, Whole]
    _recent: tuple[Whole, Whole]

    def mean(self, figure: Array) -> Array:
        """The mean of a figure over the past of each week; NaN without a past."""
        return np.where(self.exists, self._mean(figure, self._before), np.nan)

    def total(self, figure: Array) -> Array:
        """The sum of a figure over the past of each week; NaN without a past."""
        return np.where(self.exists, self._sum(figure, self._before), np.nan)

    def recent(self, figure: Array) -> Array:
        """The mean over the last weeks that count, this one included; NaN where this one does not count."""
        return np.where(self.counted, self._mean(figure, self._recent), np.nan)

    def _mean(self, figure: Array, window: tuple[Whole, Whole]) -> Array:
        # A figure may be missing in a week that counts (seats beside use): the mean is over the weeks that have it.
        weeks = self._sum(np.isfinite(figure).astype(np.float64), window)
        sums = self._sum(np.where(np.isfinite(figure), figure, 0.0), window)
        return ratio(sums, weeks)

    def _sum(self, figure: Array, window: tuple[Whole, Whole]) -> Array:
        counted = np.where(self.counted, figure, 0.0)
        packed = np.take_along_axis(counted, self._order, axis=1)
        running = np.pad(np.cumsum(packed, axis=1), ((0, 0), (1, 0)))
        first, end = window
        sums: Array = np.take_along_axis(running, end, axis=1) - np.take_along_axis(running, first, axis=1)
        return sums


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
    seen: Whole = np.cumsum(counted, axis=1) - counted
    start = np.maximum.accumulate(np.where(begins, seen, 0), axis=1)
    age = seen - start
    end = start + np.maximum(BASELINE_WEEKS, age - gap)
    return Past(
        counted=counted,
        begins=begins,
        exists=counted & (age >= BASELINE_WEEKS),
        # Counted weeks first, each group in its own order: windows of counted weeks become slices.
        _order=np.argsort(~counted, axis=1, kind="stable"),
        _before=(np.maximum(start, end - longest), np.minimum(end, counted.shape[1])),
        _recent=(np.maximum(start, seen + 1 - recent_weeks), seen + counted.astype(np.int64)),
    )
