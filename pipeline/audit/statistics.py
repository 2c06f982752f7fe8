"""How good guesses are, and how sure that is."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy import stats

CONFIDENCE = 0.999
"""Of every interval: an audit makes many statements, and should not be wrong in one of twenty."""
FALSE_ACCUSATIONS = 0.01


def clopper_pearson(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of a share; (0, 1) where nothing was tried.

    >>> [round(end, 3) for end in clopper_pearson(0, 10, confidence=0.95)]
    [0.0, 0.308]
    """
    if trials == 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = float(stats.beta.ppf(tail, hits, trials - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(1 - tail, hits + 1, trials - hits)) if hits < trials else 1.0
    return low, high


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """The chance that somebody of whom it is true gets a higher score than somebody of whom it is not; ties count half.

    >>> auc([3, 1, 2, 2], [True, False, True, False])
    0.875
    """
    is_so = np.asarray(truth, dtype=bool)
    yes, no = int(is_so.sum()), int((~is_so).sum())
    if not yes or not no:
        return 0.5
    ranks = stats.rankdata(scores)
    return float((ranks[is_so].sum() - yes * (yes + 1) / 2) / (yes * no))


def auc_interval(area: float, yes: int, no: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of an AUC, by the formula of Hanley and McNeil (1982); it is rough near 1.

    >>> [round(end, 2) for end in auc_interval(0.6, 100, 100, confidence=0.95)]
    [0.52, 0.68]
    """
    if not yes or not no:
        return 0.0, 1.0
    both_yes, both_no = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (yes - 1) * (both_yes - area**2) + (no - 1) * (both_no - area**2)
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * sqrt(max(spread, 0) / (yes * no))
    return max(0.0, area - reach), min(1.0, area + reach)


def found_at(scores: Sequence[float], truth: Sequence[bool], accusations: float = FALSE_ACCUSATIONS) -> int:
    """How many targets are found when at most this share of the others is wrongly accused.

    >>> found_at([5, 4, 3, 1], [True, True, False, False])
    2
    """
    values, is_so = np.asarray(scores, dtype=float), np.asarray(truth, dtype=bool)
    others = np.sort(values[~is_so])[::-1]
    allowed = int(accusations * len(others))
    threshold = others[allowed] if allowed < len(others) else -np.inf
    return int((values[is_so] > threshold).sum())
