"""Evidence that a share has fallen, gathered over weeks, with a bound on false alarms that holds without independent weeks.

References
----------
Shin, Ramdas and Rinaldo, E-detectors: a nonparametric framework for sequential change detection, arXiv 2203.03532: a detector
built from e-values of single weeks that crosses 1 / a has an average run length of at least 1 / a under the null.
"""

from math import log

import numpy as np

from pipeline.detectors.columns import Array, Mask

RATIOS = (0.25, 0.4, 0.55, 0.7, 0.85)
"""The falls that are looked for, as what is left of the share; weighed equally."""
WEEKS_A_YEAR = 52
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


def evidence_of_fall(part: Array, whole: Array, null: Array, begins: Mask, *, weight: float, ceiling: float) -> Array:
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

    Examples
    --------
    >>> weeks = np.ones((1, 6))
    >>> fallen = evidence_of_fall(4 * weeks, 20 * weeks, 0.5 * weeks, weeks < 0, weight=1, ceiling=20)
    >>> bool(fallen[0, 5] > threshold(0.01) > fallen[0, 0])
    True
    """
    log_evidence = np.full((len(RATIOS), len(part)), -np.inf)
    result = np.empty_like(part)
    counts = np.isfinite(part) & np.isfinite(whole) & np.isfinite(null)
    left = np.array(RATIOS)[:, None]
    for week in range(part.shape[1]):
        log_evidence[:, begins[:, week]] = -np.inf
        now, p, n, q = counts[:, week], part[:, week], whole[:, week], null[:, week]
        step = weight * (p * np.log(left) + (n - p) * np.log((1 - q * left) / (1 - q)))
        log_evidence = np.where(now, np.minimum(np.logaddexp(0, log_evidence) + step, ceiling), log_evidence)
        result[:, week] = np.logaddexp.reduce(log_evidence, axis=0) - log(len(RATIOS))
    return result
