"""Episodes: a run of alarms of one unit and pattern, from its estimated onset to its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import nan
from typing import Self

import numpy as np

from pipeline.detectors.columns import Array, Mask, Whole
from pipeline.detectors.score import Score

CALM_WEEKS = 4
"""An episode is over after so many counted weeks running in which the level was nearer to ordinary than to the episode's."""


@dataclass(frozen=True)
class Episode:
    """When a pattern was there, as places of unit and weeks in the panel.

    Parameters
    ----------
    unit
        Row of the panel.
    since
        Week in which it seems to have begun: looked up once, when it was found, and never changed after.
    detected
        Week with which the evidence became strong enough.
    last
        Last week that counts in which it was there, as far as is known.
    closed
        Week with which it was over; None while it is open.
    border
        The level halfway between that of the episode and the ordinary one: above it the pattern is there.
    """

    unit: int
    since: int
    detected: int
    last: int
    closed: int | None
    border: float = field(default=nan, compare=False)

    def as_of(self, week: int, score: Score) -> Self:
        """The same as it was known in an earlier week, at or after the one in which it was found."""
        closed = self.closed if self.closed is not None and self.closed <= week else None
        level = score.level[self.unit, self.detected : closed if closed is not None else week + 1]
        worse = np.flatnonzero(level > self.border)
        return replace(self, last=self.detected + int(worse[-1]) if len(worse) else self.detected, closed=closed)


def episodes(score: Score) -> Iterator[Episode]:
    """All episodes, by unit and then by week.

    While one is open, further alarms belong to it; after it, the alarm must have been silent once before it counts again. Later
    weeks never change ``since`` or ``detected``, so an episode keeps its identity.
    """
    for unit in np.flatnonzero(score.alarm.any(axis=1)).tolist():
        yield from _of_unit(unit, score.alarm[unit], score.level[unit], score.ordinary[unit])


def _of_unit(unit: int, alarm: Mask, level: Array, ordinary: Array) -> Iterator[Episode]:
    counted = np.flatnonzero(np.isfinite(level))
    alarms = alarm[counted]
    rises = counted[alarms & ~np.concatenate([[False], alarms[:-1]])]
    begin = 0
    for detected in rises.tolist():
        if detected < begin:
            continue
        known = counted[(counted >= begin) & (counted <= detected)]
        border = (level[known[-CALM_WEEKS:]].mean() + ordinary[detected]) / 2
        later = counted[counted > detected]
        closed = _calm(later, level[later] <= border)
        worse = counted[(level[counted] > border) & (counted >= detected) & (counted < (closed or len(level)))]
        last = int(max(worse, default=detected))
        yield Episode(unit, _onset(known, level[known] - border), detected, last, closed, float(border))
        if closed is None:
            return
        begin = closed


def _onset(weeks: Whole, excess: Array) -> int:
    """The week from which on the level was most clearly on the far side: the best single change point."""
    return int(weeks[np.argmax(np.cumsum(excess[::-1])[::-1])])


def _calm(weeks: Whole, is_calm: Mask) -> int | None:
    """The week that completes the first run of calm weeks long enough to close."""
    run = 0
    for week, calm in zip(weeks.tolist(), is_calm.tolist(), strict=True):
        run = run + 1 if calm else 0
        if run == CALM_WEEKS:
            return int(week)
    return None
