"""How much units of one organisation ordinarily differ in a share, and how far out one of them is."""

import numpy as np
from scipy.special import betainc

from pipeline.detectors.baselines import others
from pipeline.detectors.columns import Array

FARTHEST = 2.0
"""A unit farther out than so many standard deviations tells no more about the spread than one at that distance."""
SHRUNK_BY_BOUND = 0.92
"""Mean of min(Z², 4) of a standard normal: what bounding takes from a variance of 1."""
TOO_FAR = 3.0
"""Units farther out are left out of the second estimate: the few for which a pattern is real must not make it look ordinary."""
DOUBT = 0.02
"""Added to the correlation: a spread estimated from some dozens of units is itself uncertain."""
HALVINGS = 16
LOWEST_SHARE, HIGHEST_SHARE = 0.02, 0.95


def ordinary(part: Array, whole: Array) -> tuple[Array, Array]:
    """The share of all others in the same week, and how alike people of one unit are (the correlation of the beta-binomial).

    It misleads with few units: their spread may be small by chance, and the next unit then looks far out.

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
    share, correlation = _moments(part, whole)
    deviation = (part - whole * share) / np.sqrt(_variance(whole, share, correlation))
    share, correlation = _moments(np.where(np.abs(deviation) <= TOO_FAR, part, np.nan), whole)
    return share, correlation + DOUBT


def _moments(part: Array, whole: Array) -> tuple[Array, Array]:
    """Shares elsewhere, and the correlation at which bounded squared deviations are as large as they should be."""
    share = np.clip(others(part, whole), LOWEST_SHARE, HIGHEST_SHARE)
    known = np.isfinite(part) & np.isfinite(share) & (whole > 0)
    squares = np.where(known, (part - whole * share) ** 2 / _variance(whole, share, np.zeros(1)), 0.0)
    neighbours = np.where(known, whole - 1, 0.0)
    units = np.maximum(known.sum(axis=0), 1)
    low, high = np.zeros(part.shape[1]), np.ones(part.shape[1])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        bounded = np.minimum(squares / (1 + neighbours * middle), FARTHEST**2).sum(axis=0) / units
        is_wider = bounded > SHRUNK_BY_BOUND
        low, high = np.where(is_wider, middle, low), np.where(is_wider, high, middle)
    return share, low


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
