"""The binomial log-likelihood-ratio CUSUM against a team's own first weeks, and the same with the cohort's course taken out.

References
----------
Höhle 2010, Online change-point detection in categorical time series; Lorden 1971 for its run length.
"""

import numpy as np

from pipeline.detectors.baselines import others
from pipeline.detectors.columns import Array, ratio
from pipeline.evaluation.peers.use import Use

FIRST_WEEKS = 8
LEFT = 0.583
"""The fall it is tuned to, as what is left of the share: from 60 % to 35 %."""
LOWEST, HIGHEST = 0.05, 0.95


def cusum(use: Use) -> Array:
    """Against the mean of the first eight weeks that are known, and nothing else."""
    return _cusum(use, np.ones_like(use.active))


def cusum_beside_others(use: Use) -> Array:
    """The same, with the null moved as the share of all other teams moved: what Undertow adds to a plain CUSUM first."""
    elsewhere = others(use.active, use.people)
    return _cusum(use, np.minimum(ratio(elsewhere, _first(elsewhere)[:, None]), 1 / HIGHEST))


def _cusum(use: Use, offset: Array) -> Array:
    active, people = use.active, use.people
    null = np.clip(ratio(_first(active), _first(people))[:, None] * offset, LOWEST, HIGHEST)
    fallen = null * LEFT
    gain = active * np.log(fallen / null) + (people - active) * np.log((1 - fallen) / (1 - null))
    seen = np.cumsum(np.isfinite(gain), axis=1)
    total = np.zeros(len(active))
    score = np.full(active.shape, np.nan)
    for week in range(active.shape[1]):
        counts = np.isfinite(gain[:, week]) & (seen[:, week] > FIRST_WEEKS)
        total = np.where(counts, np.maximum(0, total + gain[:, week]), total)
        score[:, week] = np.where(counts, total, np.nan)
    return score


def _first(figure: Array) -> Array:
    """The mean of the first eight known weeks of each team; NaN where none is known."""
    known = np.isfinite(figure)
    chosen = known & (np.cumsum(known, axis=1) <= FIRST_WEEKS)
    return ratio(np.where(chosen, figure, 0.0).sum(axis=1), chosen.sum(axis=1).astype(np.float64))
