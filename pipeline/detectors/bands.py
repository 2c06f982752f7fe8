"""Numbers of people known in bands of five only, read so that doubt is never held against a unit.

4 means none to four, 9 five to nine. A statement about a unit is made only if it holds for every reading inside its bands; what
is usual elsewhere is taken as high as the bands of all others together still leave plausible.
"""

import numpy as np
from scipy.special import betainc

from pipeline.detectors.baselines import FEWEST_OTHERS
from pipeline.detectors.columns import Array
from pipeline.detectors.spread import upper_tail
from schemas.people import BAND

SHARES = np.concatenate([np.arange(1, 60) / 60, [0.999]])
"""The shares that are tried."""
IMPLAUSIBLE = 0.05


def least(at_most: Array) -> Array:
    """The smallest number a band may stand for.

    Examples
    --------
    >>> least(np.array([4.0, 9.0, np.nan]))
    array([ 0.,  5., nan])
    """
    return np.maximum(at_most - (BAND - 1), 0.0)


def highest_plausible(part: Array, whole: Array) -> Array:
    """The highest share of all other units that their bands leave plausible, week by week; NaN with fewer than five others.

    Twenty units that each lost none to four of ten to fourteen did not all lose four: at a share of 0.4 that so many stayed in
    their lowest band would be a wonder. The share is raised until it would be (probability 0.05), a unit's own bands left out.

    It misleads where people of one unit are much alike: a few units with all their people gone, and others with none.

    Parameters
    ----------
    part, whole
        Upper ends of bands; NaN where unknown.

    Examples
    --------
    >>> part, whole = np.full((20, 1), 4.0), np.full((20, 1), 14.0)
    >>> highest_plausible(part, whole)[0].round(2)
    array([0.28])
    """
    known = np.isfinite(part) & np.isfinite(whole) & (whole > 0)
    # There are few different bands: each pair is worked out once.
    pairs, number = np.unique(np.stack([part[known], whole[known]]), axis=1, return_inverse=True)
    chances = _chance_of_at_most(pairs[0], np.maximum(least(pairs[1]), 1.0))
    pair = np.zeros(part.shape, np.intp)
    pair[known] = number.ravel()
    high = np.full(part.shape, np.nan)
    for week in np.flatnonzero(known.sum(axis=0) > FEWEST_OTHERS).tolist():
        units = np.flatnonzero(known[:, week])
        own = chances[:, pair[units, week]]
        others = own.sum(axis=1, keepdims=True) - own
        highest = (others >= np.log(IMPLAUSIBLE)).sum(axis=0) - 1
        high[units, week] = SHARES[np.maximum(highest, 0)]
    return high


def chance_of_so_many(fewest: Array, whole: Array, share: Array, alike: float) -> Array:
    """The probability that an ordinary unit has so many or more, where its people are so much alike (a correlation).

    Examples
    --------
    >>> of_nineteen = np.array([10.0, 18.0, 0.0])
    >>> [chance_of_so_many(of_nineteen, np.full(3, 19.0), np.array([0.2]), alike).round(4).tolist() for alike in (0.0, 0.1)]
    [[0.0016, 0.0, 1.0], [0.0601, 0.0001, 1.0]]
    """
    few = np.minimum(fewest, whole)
    return np.where(few > 0, upper_tail(few, np.maximum(whole, 1.0), share, np.array(alike)), few + 1.0)


def evidence_of(tail: Array) -> Array:
    """Logarithm of an e-value from a probability: 1 / (2 sqrt(p)) is one for any p (Vovk and Wang 2021, Ann Stat 49:1736)."""
    return np.where(np.isfinite(tail), -np.log(2 * np.sqrt(np.maximum(tail, np.finfo(np.float64).tiny))), -np.inf)


def _chance_of_at_most(part: Array, whole: Array) -> Array:
    """Logarithm of the probability of ``part`` or fewer of ``whole``, for each share that is tried."""
    most = np.minimum(part, whole)
    upper = betainc(most + 1, np.maximum(whole - most, np.finfo(np.float64).tiny), SHARES[:, None])
    return np.log(np.maximum(np.where(most >= whole, 1.0, 1 - upper), np.finfo(np.float64).tiny))
