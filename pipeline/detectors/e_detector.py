"""Evidence that a share has fallen, gathered over weeks, with a bound on false alarms that holds without independent weeks.

References
----------
Shin, Ramdas and Rinaldo, E-detectors: a nonparametric framework for sequential change detection, arXiv 2203.03532: a detector
built from e-values of single weeks that crosses 1 / a has an average run length of at least 1 / a under the null.
"""

from collections.abc import Callable
from math import exp, log

import numpy as np

from pipeline.detectors.columns import Array, Mask

RATIOS = (0.25, 0.4, 0.55, 0.7, 0.85)
"""The falls that are looked for, as what is left of the share; weighed equally."""
WEEKS_A_YEAR = 52
LARGEST_STEP = 600.0
"""Much more than any evidence that is kept, and a number whose exponential is one still."""
FORGET = log(1000.0)
"""Evidence is not counted beyond a thousand times the threshold, so that weeks that speak against it are heard soon."""


def threshold(false_alarms_a_year: float) -> float:
    """The evidence (a logarithm) that keeps false alarms of one unit below so many a year, while the null holds.

    Examples
    --------
    >>> round(threshold(0.01), 2)  # ln(5200)
    8.56
    """
    return log(WEEKS_A_YEAR / false_alarms_a_year)


def gather(step: Callable[[int], Array], counts: Mask, begins: Mask, *, ceiling: float, starts: Mask | None = None) -> Array:
    """Logarithm of the Shiryaev-Roberts e-detector over weekly e-values, mixed equally over what is looked for.

    A week that does not count changes nothing and repeats the last value.

    Parameters
    ----------
    step
        Gives the logarithms of a week's e-values, shape (alternatives, units); anything where the week does not count.
    counts
        Weeks that count, shape (units, weeks).
    begins
        Weeks with which evidence starts from nothing.
    ceiling
        Most evidence to be kept.
    starts
        Weeks in which the change may begin; all of them unless given. Where a share f of the weeks are, alarms under the null are
        rarer by that share.

    Examples
    --------
    >>> weeks = np.ones((1, 3), bool)
    >>> np.exp(gather(lambda week: np.log([[2.0]]), weeks, ~weeks, ceiling=20)).round(6)  # 2, then (1 + 2) 2, then (1 + 6) 2
    array([[ 2.,  6., 14.]])
    """
    from_here = (counts if starts is None else starts).T.astype(np.float64)
    result, evidence = np.empty(counts.shape[::-1]), np.zeros((1, len(counts)))
    most = exp(min(ceiling, LARGEST_STEP))
    for week in range(counts.shape[1]):
        evidence = evidence * ~begins[:, week]
        # Sums of evidence itself: those of its logarithm take ten times as long.
        grown = np.minimum((from_here[week] + evidence) * np.exp(np.minimum(step(week), LARGEST_STEP)), most)
        evidence = np.where(counts[:, week], grown, evidence)
        result[week] = evidence.mean(axis=0)
    with np.errstate(divide="ignore"):
        return np.log(result, out=result).T


def where_it_matters(matters: Mask, work: Callable[[Mask], Array]) -> Array:
    """Evidence, worked out for those units only in which it can ever matter: an effect that is too small raises no alarm anyhow.

    Of such a unit it is told from the first week on in which it matters, so that no week depends on a later one.

    Parameters
    ----------
    matters
        Weeks in which all else that an alarm needs is there, shape (units, weeks).
    work
        Given the units (a mask), their evidence.

    Examples
    --------
    >>> matters = np.array([[False, False, False], [False, True, False]])
    >>> where_it_matters(matters, lambda units: np.full((units.sum(), 3), 5.0))
    array([[-inf, -inf, -inf],
           [-inf,   5.,   5.]])
    """
    evidence = np.full(matters.shape, -np.inf)
    units: Mask = np.asarray(matters.any(axis=1))
    if units.any():
        evidence[units] = np.where(np.logical_or.accumulate(matters[units], axis=1), work(units), -np.inf)
    return evidence


def evidence_of_fall(
    part: Array, whole: Array, null: Array, begins: Mask, *, weight: float, ceiling: float, starts: Mask | None = None
) -> Array:
    """Logarithm of the Shiryaev-Roberts e-detector that the share fell below ``null``, mixed over how far it fell.

    It misleads when ``null`` is too high: the bound holds while the true mean, given the past, is at least the null. A week
    without figures or null changes nothing and repeats the last value. For a rise, pass the complement.

    Parameters
    ----------
    part, whole
        Counts, shape (units, weeks).
    null
        The lowest share that is still ordinary.
    begins
        Weeks with which evidence starts from nothing.
    weight
        How many independent observations one count is worth, at most 1. A power below one of an e-value is an e-value still.
    ceiling
        Most evidence to be kept.
    starts
        Weeks in which the fall may begin; all of them unless given.

    Examples
    --------
    >>> weeks = np.ones((1, 6))
    >>> fallen = evidence_of_fall(4 * weeks, 20 * weeks, 0.5 * weeks, weeks < 0, weight=1, ceiling=20)
    >>> bool(fallen[0, 5] > threshold(0.01) > fallen[0, 0])
    True
    """
    counts = np.isfinite(part) & np.isfinite(whole) & np.isfinite(null)
    left = np.array(RATIOS)[:, None]

    def step(week: int) -> Array:
        p, n, q = part[:, week], whole[:, week], null[:, week]
        ratios: Array = weight * (p * np.log(left) + (n - p) * np.log((1 - q * left) / (1 - q)))
        return ratios

    return gather(step, counts, begins, starts=starts, ceiling=ceiling)
