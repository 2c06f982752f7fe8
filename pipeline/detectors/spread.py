"""How much units of one organisation ordinarily differ in a share, and how far out one of them is."""

from collections.abc import Callable

import numpy as np
from scipy.special import betainc

from pipeline.detectors.baselines import others
from pipeline.detectors.columns import Array, ratio

FARTHEST = 2.0
"""A unit farther out than so many standard deviations tells no more about the spread than one at that distance."""
MEAN_OF_BOUNDED_SQUARES = 0.92
MEDIAN_OF_SQUARES = 0.455
"""Of a standard normal: the mean of min(Z², 4), and the median of Z²."""
TOO_FAR = 3.0
"""Units farther out are left out of the final estimate: those for which a pattern is real must not make it look ordinary."""
DOUBT = 0.02
"""Added to the correlation: a spread estimated from some dozens of units is itself uncertain."""
STEADY_WEEKS = 8
HALVINGS = 12
LOWEST_SHARE, HIGHEST_SHARE = 0.02, 0.95


def ordinary(part: Array, whole: Array) -> tuple[Array, Array]:
    """The share of all others in the same week, and how alike people of one unit are (the correlation of the beta-binomial).

    Medians first, which hold while fewer than half of the units show a pattern; then means, over the units that are not far from
    those medians.

    It misleads with few units: their spread may be small by chance, and the next unit then looks far out. Where units fall into
    two kinds (developers, and people who write no code), the smaller kind looks far out as a whole.

    Parameters
    ----------
    part, whole
        Counts, shape (units, weeks); NaN where unknown.

    Examples
    --------
    >>> whole = np.full((40, 1), 20.0)
    >>> alike, unequal = np.tile([[3.0], [5.0]], (20, 1)), np.tile([[0.0], [8.0]], (20, 1))
    >>> [ordinary(part, whole)[1].round(2).item() for part in (alike, unequal)]
    [0.02, 0.27]
    """
    share = np.clip(_median(ratio(part, whole)), LOWEST_SHARE, HIGHEST_SHARE)
    correlation = _correlation(part, whole, share, _median, MEDIAN_OF_SQUARES)
    distance = np.abs(part - whole * share) / np.sqrt(_variance(whole, share, correlation))
    near = np.where(distance <= TOO_FAR, part, np.nan)
    elsewhere = np.clip(others(near, whole), LOWEST_SHARE, HIGHEST_SHARE)
    return elsewhere, _correlation(near, whole, elsewhere, _mean_bounded, MEAN_OF_BOUNDED_SQUARES) + DOUBT


def _correlation(part: Array, whole: Array, share: Array, average: Callable[[Array], Array], expected: float) -> Array:
    """The correlation at which squared standardised deviations are on average as large as they should be, per week."""
    squares = (part - whole * share) ** 2 / _variance(whole, share, np.zeros(1))
    low, high = np.zeros(part.shape[1]), np.ones(part.shape[1])
    beside, scaled = whole - 1, np.empty_like(squares)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        np.multiply(beside, middle, out=scaled)
        np.divide(squares, np.add(scaled, 1, out=scaled), out=scaled)
        is_wider = average(scaled) > expected
        low, high = np.where(is_wider, middle, low), np.where(is_wider, high, middle)
    return _steady(np.where(np.isfinite(squares).any(axis=0), low, np.nan))


def _steady(weekly: Array) -> Array:
    """The median of the last eight weeks that are known: how units differ does not change from week to week, estimates do."""
    steady = np.full_like(weekly, np.nan)
    known = np.flatnonzero(np.isfinite(weekly))
    for i, week in enumerate(known.tolist()):
        steady[week] = np.median(weekly[known[max(0, i + 1 - STEADY_WEEKS) : i + 1]])
    return steady


def _mean_bounded(squares: Array) -> Array:
    bounded = np.minimum(squares, FARTHEST**2)
    is_known = np.isfinite(bounded)
    return ratio(np.where(is_known, bounded, 0.0).sum(axis=0), is_known.sum(axis=0).astype(np.float64))


def _median(values: Array) -> Array:
    """The median of each week; NaN where nothing is known."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    ranked = np.sort(values, axis=0)  # NaN comes last
    known = np.isfinite(values).sum(axis=0)
    both = np.stack([(known - 1) // 2, known // 2]).clip(0)
    middle: Array = np.take_along_axis(ranked, both, axis=0).mean(axis=0)
    return middle


def _variance(whole: Array, share: Array, correlation: Array) -> Array:
    return whole * share * (1 - share) * (1 + (whole - 1) * correlation)


def upper_tail(part: Array, whole: Array, share: Array, correlation: Array) -> Array:
    """The probability that an ordinary unit has ``part`` or more of ``whole``; NaN where a figure is.

    People who are alike count as fewer: n people with correlation r tell as much as n / (1 + (n - 1) r) strangers. Exact at
    r = 0; above, far out, up to 1.7 times too small.

    Examples
    --------
    >>> tails = [upper_tail(np.array(6.0), np.array(12.0), np.array(0.12), np.array(r)) for r in (0.0, 0.1)]
    >>> [round(float(tail), 4) for tail in tails]
    [0.0014, 0.0301]
    """
    strangers = whole / (1 + (whole - 1) * correlation)
    successes = part / whole * strangers
    tail = betainc(np.maximum(successes, np.finfo(np.float64).tiny), strangers - successes + 1, share)
    return np.where(part > 0, tail, np.where(part == 0, 1.0, np.nan))
