"""What would be expected of a unit in a week: from its own past, and from the rest of the organisation in that same week.

Principle
---------
A team is compared with itself, and what happens to everybody is taken out first. The own past gives the level; the others,
always without the team itself, say how that week differed from other weeks for all (bridge days, August, a bad release). Both are
looked up before the week is: no week is part of what it is judged by.

When it misleads
----------------
A slow decline enters the own past after twelve weeks and is then taken for normal. A decline of the whole organisation is
taken out altogether: it is named as an explanation, never found by the patterns that compare teams. For that one judges the
organisation as a whole (``everywhere_less``).

The others are those of the organisation with the same tool. Rows do not say in which country a unit is, so a holiday of one
country weighs on the others; weeks with a holiday of the organisation's own country do not count at all.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from pipeline.detectors.beta import lower_point
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.history import BASELINE_WEEKS, Past
from pipeline.detectors.panel import Panel

FEWEST_OTHERS = 5
"""With fewer other units there is no telling what happened to everybody."""
FEWEST_PEOPLE = 10
"""In smaller units chance alone looks like a pattern: 23 % of falls by half found at 5 people, at any honest threshold."""
PEOPLE_WEEKS_PER_OBSERVATION = 5
"""The same people come back every week: 8 weeks of them tell as much as 8 / 5 weeks of strangers (correlation 0.6)."""
LOWEST_NULL, HIGHEST_NULL = 0.02, 0.95
HIGHEST_OFFSET = 1.05
"""A fall is watched for: that the others use the tool more is no reason to expect it of everybody at once."""
FLEET_DIP = 0.5
"""When all units together fall below half of their usual share, the week says nothing about a team."""
LONGEST_DIP = 8
UPHEAVAL_WEEKS = 4
ROSTER_CHANGE = 0.2
"""A team whose head-count changes by more than this is another team: its past begins anew."""


@dataclass(frozen=True)
class Course:
    """The course of a share over weeks, beside the same share elsewhere in the organisation.

    Parameters
    ----------
    part, whole
        Counts; NaN where unknown.
    elsewhere
        The share of all other units in the same week.
    """

    part: Array
    whole: Array
    elsewhere: Array

    def among(self, units: Mask) -> Self:
        """The same, of some of the units."""
        return type(self)(self.part[units], self.whole[units], self.elsewhere[units])

    @property
    def is_known(self) -> Mask:
        """Weeks with all three."""
        return np.isfinite(self.part) & np.isfinite(self.whole) & (self.elsewhere > 0)

    def share_before(self, history: Past) -> Array:
        """The share over the past."""
        return ratio(history.total(self.part), history.total(self.whole))

    def share_now(self, history: Past) -> Array:
        """The share over the last weeks."""
        return ratio(history.recent(self.part), history.recent(self.whole))

    def relative(self) -> Array:
        """The share, as a multiple of that elsewhere in the same week."""
        return ratio(self.part, self._as_elsewhere)

    def recent(self, history: Past) -> Array:
        """The same, over the last weeks."""
        return ratio(history.recent(self.part), history.recent(self._as_elsewhere))

    def ordinary(self, history: Past) -> Array:
        """The same, over the past."""
        return ratio(history.total(self.part), history.total(self._as_elsewhere))

    def lowest_expected(self, history: Past, weight: float = 1 / PEOPLE_WEEKS_PER_OBSERVATION) -> Array:
        """The lowest share that is still ordinary in a week: that of the past, moved as the others moved."""
        part, whole = history.total(self.part), history.total(self.whole)
        usual = ratio(history.total(self._as_elsewhere), whole)
        offset = np.minimum(ratio(self.elsewhere, usual), HIGHEST_OFFSET)
        return np.clip(lowest_plausible(part, whole, usual, weight) * offset, LOWEST_NULL, HIGHEST_NULL)

    @cached_property
    def _as_elsewhere(self) -> Array:
        return self.whole * self.elsewhere


def roster_changes(cohort_size: Array) -> Mask:
    """Weeks in which the head-count differs by more than a fifth from the last one known."""
    known = _last_known(cohort_size)
    before = np.concatenate([np.full((len(known), 1), np.nan), known[:, :-1]], axis=1)
    changes: Mask = np.abs(known - before) > ROSTER_CHANGE * before
    return changes


def others(part: Array, whole: Array, fewest: int = FEWEST_OTHERS) -> Array:
    """The share among all other units in the same week; NaN where fewer than ``fewest`` others have figures.

    Examples
    --------
    >>> others(np.array([[0.0]] + [[5.0]] * 5), np.full((6, 1), 10.0)).ravel()
    array([0.5, 0.4, 0.4, 0.4, 0.4, 0.4])
    """
    known = np.isfinite(part) & np.isfinite(whole)
    parts, wholes = np.where(known, part, 0.0), np.where(known, whole, 0.0)
    rest, many = wholes.sum(axis=0) - wholes, known.sum(axis=0)
    rest[:, many < fewest] = np.nan
    # Whoever is one of just so many has one less beside it.
    just = np.flatnonzero(many == fewest)
    rest[:, just] = np.where(known[:, just], np.nan, rest[:, just])
    return ratio(parts.sum(axis=0) - parts, rest)


def usual_weeks(panel: Panel) -> Mask:
    """Weeks of a unit in which nothing befell everybody at once, and in which it is not being reorganised."""
    usual: Mask = np.logical_not(fleet_dips(panel.fleet_share)[None, :] | upheaval(panel.cohort_size))
    return usual


def upheaval(cohort_size: Array) -> Mask:
    """The four weeks from which on a unit is another one: many people came or went, or it has just appeared.

    Examples
    --------
    >>> upheaval(np.array([[20.0] * 3 + [30.0] * 6, [np.nan] * 2 + [20.0] * 7])).astype(int)
    array([[0, 0, 0, 1, 1, 1, 1, 0, 0],
           [0, 0, 1, 1, 1, 1, 0, 0, 0]])
    """
    is_known = np.isfinite(cohort_size)
    appears: Mask = is_known & (np.cumsum(is_known, axis=1) == 1)
    appears[:, :1] = False  # what was there when the history begins did not appear then
    new: Mask = roster_changes(cohort_size) | appears
    still: Mask = new.copy()
    for weeks in range(1, UPHEAVAL_WEEKS):
        still[:, weeks:] |= new[:, :-weeks]
    return still


def fleet_dips(share: Array) -> Mask:
    """Weeks in which the whole organisation fell below half of the median of its last eight ordinary weeks.

    What lasts longer than eight weeks is no dip any more: units are then judged again, by the level to which everybody fell.
    """
    dips = np.zeros(len(share), np.bool_)
    low = 0
    for week in np.flatnonzero(np.isfinite(share)):
        before = share[:week][~dips[:week] & np.isfinite(share[:week])][-BASELINE_WEEKS:]
        is_low = len(before) > 0 and share[week] < FLEET_DIP * np.median(before)
        low = low + 1 if is_low else 0
        dips[week] = is_low and low <= LONGEST_DIP
    return dips


def lowest_plausible(part: Array, whole: Array, prior: Array, weight: float = 1 / PEOPLE_WEEKS_PER_OBSERVATION) -> Array:
    """The lower 10 % point of the share behind ``part`` of ``whole`` people-weeks, seen as a fifth as many observations.

    A doubtful past gives a low expectation, so that chance in the past is not taken for a fall later. For a rise, ask it of the
    complement.

    Parameters
    ----------
    part, whole
        Sums over the past.
    prior
        The share elsewhere, worth two observations.
    weight
        How many observations one count is worth.

    Examples
    --------
    >>> lowest_plausible(np.array([48.0, 480.0]), np.array([80.0, 800.0]), np.array([0.6, 0.6])).round(2)
    array([0.45, 0.55])
    """
    usual = np.clip(prior, LOWEST_NULL, HIGHEST_NULL)
    lowest = lower_point(part * weight + 2 * usual, (whole - part) * weight + 2 * (1 - usual))
    return np.clip(lowest, LOWEST_NULL, HIGHEST_NULL)


def _last_known(figure: Array) -> Array:
    if np.isfinite(figure).all():
        return figure
    at = np.maximum.accumulate(np.where(np.isfinite(figure), np.arange(figure.shape[1]), 0), axis=1)
    known: Array = np.take_along_axis(figure, at, axis=1)
    return known
