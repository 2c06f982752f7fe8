"""The figures of all units of one tool by week, and the three windows around an intervention."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

BEFORE = (-4, 0)
"""Weeks before the intervention, counted from its week, end excluded."""
EARLIER = (-16, -4)
"""Longer ago: how far a unit had fallen, seen from here, decides how far it comes back by itself."""
AFTER = (4, 7)
"""The outcome: the fourth to the sixth week after. Fixed beforehand; changing it changes every answer ever given."""
LEAST_KNOWN = 0.5
"""A window of which less is known is not known."""
SIZE_CHANGE = 0.2
"""A unit whose head-count changes by more than this from before to after is another unit."""


class Around(NamedTuple):
    """What is known of units around a week; NaN where it is not."""

    before: Array
    earlier: Array
    after: Array

    @property
    def is_whole(self) -> Mask:
        """Units of which all three windows are known."""
        return np.isfinite(self.before) & np.isfinite(self.earlier) & np.isfinite(self.after)


@dataclass(frozen=True)
class Figures:
    """Shares and sizes of units by week.

    It misleads with weeks in it that the unit did not decide: blank (NaN) outages, holidays and withheld weeks first.

    Parameters
    ----------
    units
        Names; totals over other units left out.
    share
        People who use the tool by their own action, as a share of the roster, of shape (units, weeks); NaN where unknown.
    size
        People on the roster, likewise.

    Examples
    --------
    >>> figures = Figures(("Payments",), np.array([[0.6] * 12 + [0.2] * 4 + [0.5] * 7]), np.full((1, 23), 10.0))
    >>> [round(float(part[0]), 2) for part in figures.around(16)]
    [0.2, 0.6, 0.5]
    """

    units: tuple[str, ...]
    share: Array
    size: Array

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return int(self.share.shape[1])

    def has_outcome(self, week: int) -> bool:
        """Whether the weeks that count after an intervention are over."""
        return week + AFTER[1] <= self.weeks

    def around(self, week: int) -> Around:
        """The three windows around a week of intervention."""
        windows = [self._mean(self.share, week, span) for span in (BEFORE, EARLIER, AFTER)]
        sizes = [self._mean(self.size, week, span) for span in (BEFORE, AFTER)]
        is_another = ~(np.abs(sizes[1] - sizes[0]) <= SIZE_CHANGE * sizes[0])
        return Around(windows[0], windows[1], np.where(is_another, np.nan, windows[2]))

    def _mean(self, grid: Array, week: int, span: tuple[int, int]) -> Array:
        window = grid[:, max(week + span[0], 0) : max(week + span[1], 0)]
        known = np.isfinite(window).sum(axis=1)
        sums = np.where(np.isfinite(window), window, 0.0).sum(axis=1)
        is_known = known >= LEAST_KNOWN * (span[1] - span[0])
        means: Array = np.divide(sums, known, out=np.full(len(grid), np.nan), where=is_known)
        return means
