"""Regression to the mean: how far units that are helped when they are low come back by themselves."""

import numpy as np

from pipeline.effects.figures import Array, Figures, Mask

FEWEST = 10
"""Pairs of windows of a week with fewer units say nothing about how units differ."""


def expected_rebound(shortfall: float, within: float, between: float) -> float:
    """How much higher units come out by themselves that were so much below the mean when they were picked.

    Linden's formula for units that are picked below a cut, written with their mean instead of the cut: it holds for any way to
    pick by that figure alone. It is too small for skewed figures.

    Parameters
    ----------
    shortfall
        The mean of all units less the mean of those that were picked, at the time.
    within
        Variance of the figure of one unit from one time to another.
    between
        Variance of the lasting level from unit to unit.

    Examples
    --------
    >>> from scipy.stats import norm
    >>> mean, within, between, cut = 0.6, 0.01, 0.02, 0.5
    >>> total = np.sqrt(within + between)
    >>> z = (cut - mean) / total
    >>> linden = within / total * norm.pdf(z) / norm.cdf(z)
    >>> picked = mean - total * norm.pdf(z) / norm.cdf(z)
    >>> bool(np.isclose(expected_rebound(mean - picked, within, between), linden))
    True

    References
    ----------
    Linden, BMC Medical Research Methodology 13:119 (2013).
    """
    return shortfall * within / (within + between) if within + between > 0 else 0.0


def rebound_of(figures: Figures, week: int, picked: Array, left_alone: Mask) -> float:
    """The rebound to expect at no effect, of units picked for their share before a week; NaN where too little is known.

    Parameters
    ----------
    figures
        Of all units.
    week
        In which the units were helped.
    picked
        The shares before, of those who were helped.
    left_alone
        Which units were not, as a mask: they tell how units differ and how one changes.
    """
    before, _, after = figures.around(week)
    is_known = left_alone & np.isfinite(before) & np.isfinite(after)
    if is_known.sum() < FEWEST:
        return float("nan")
    change = after[is_known] - before[is_known]
    # What moves all units in the same weeks is no rebound: the variance is about the mean change.
    within = float(np.var(change, ddof=1) / 2)
    total = float((np.var(before[is_known], ddof=1) + np.var(after[is_known], ddof=1)) / 2)
    everybody = np.concatenate([before[is_known], picked])
    return expected_rebound(float(everybody.mean() - picked.mean()), within, max(total - within, 0.0))
