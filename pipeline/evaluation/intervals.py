"""How sure a figure is: exact intervals of shares and rates, and bootstrap intervals that draw whole clusters."""

import numpy as np
from scipy import stats

from pipeline.detectors.columns import Array, Whole

CONFIDENCE = 0.95
DRAWS = 1000
Interval = tuple[float, float]


def of_share(hits: float, trials: float) -> Interval:
    """The exact interval of a share (Clopper and Pearson); (0, 1) where nothing was tried.

    >>> [round(end, 3) for end in of_share(0, 10)]
    [0.0, 0.308]
    """
    if trials <= 0:
        return 0.0, 1.0
    tail = (1 - CONFIDENCE) / 2
    low = float(stats.beta.ppf(tail, hits, trials - hits + 1)) if hits > 0 else 0.0
    high = float(stats.beta.ppf(1 - tail, hits + 1, trials - hits)) if hits < trials else 1.0
    return low, high


def of_rate(events: float, exposure: float) -> Interval:
    """The exact interval of a Poisson rate (Garwood 1936); no upper end where nothing was watched.

    It misleads where events come in bunches (an outage that hits every team at once): take :func:`by_cluster` too.

    >>> [round(end, 2) for end in of_rate(0, 100)], [round(end, 2) for end in of_rate(10, 1)]
    ([0.0, 0.04], [4.8, 18.39])
    """
    if exposure <= 0:
        return 0.0, float("inf")
    tail = (1 - CONFIDENCE) / 2
    low = float(stats.gamma.ppf(tail, events)) if events > 0 else 0.0
    return low / exposure, float(stats.gamma.ppf(1 - tail, events + 1)) / exposure


def by_cluster(part: Array, whole: Array, cluster: Whole, seed: int = 0) -> Interval:
    """The interval of sum(part) / sum(whole) when whole clusters are drawn with replacement.

    It misleads where the part is nothing everywhere, or the whole of it: the interval then has no width; take an exact one.

    Parameters
    ----------
    part, whole
        One value a row.
    cluster
        To what each row belongs: rows of one cluster share their fate (a team's weeks, or all teams of one organisation).

    Examples
    --------
    >>> found = np.array([1.0, 1.0, 0.0, 0.0] * 25)
    >>> alone, in_pairs = (by_cluster(found, np.ones(100), np.arange(100) // n) for n in (1, 2))
    >>> alone[1] - alone[0] < in_pairs[1] - in_pairs[0]
    True
    """
    _, number = np.unique(cluster, return_inverse=True)
    many = int(number.max(initial=-1)) + 1
    if many == 0:
        return 0.0, 1.0
    parts, wholes = np.bincount(number, part, many), np.bincount(number, whole, many)
    drawn = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), DRAWS)
    wholes_drawn = drawn @ wholes
    ratios = (drawn @ parts)[wholes_drawn > 0] / wholes_drawn[wholes_drawn > 0]
    low, high = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
