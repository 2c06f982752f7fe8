"""Bayesian online change-point detection with a beta-binomial model: how likely it is that the share fell lately.

References
----------
Adams and MacKay 2007, arXiv 0710.3742.
"""

import numpy as np
from scipy.special import betaln

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers.use import Use

EXPECTED_WEEKS = 100
"""Between changes."""
LONGEST_RUN = 60
RECENT_RUN = 8
FALLEN = 0.9
"""The share since the change is below this multiple of the share before it."""


def bocpd(use: Use) -> Array:
    """The posterior probability that the share fell within the last eight weeks; NaN in weeks without figures."""
    teams, weeks = use.active.shape
    log_p = np.full((teams, LONGEST_RUN), -np.inf)
    log_p[:, 0] = 0.0
    active, people = np.zeros((teams, LONGEST_RUN)), np.zeros((teams, LONGEST_RUN))
    total = np.zeros((2, teams, 1))
    score = np.full((teams, weeks), np.nan)
    for week in range(weeks):
        y, n = use.active[:, week, None], use.people[:, week, None]
        known = np.isfinite(y) & np.isfinite(n)
        y, n = np.where(known, y, 0.0), np.where(known, n, 0.0)
        moved = _step(log_p, active, people, y, n)
        log_p = np.where(known, moved, log_p)
        active, people = (np.where(known, _grown(sums, now), sums) for sums, now in ((active, y), (people, n)))
        total = total + np.stack([y, n])
        score[:, week] = np.where(known[:, 0], _fell(log_p, active, people, *total), np.nan)
    return score


def _step(log_p: Array, active: Array, people: Array, y: Array, n: Array) -> Array:
    """The run lengths after one more week: each grows by one, or a new run begins with this week."""
    a, b = 1 + active, 1 + people - active
    joint = log_p + betaln(a + y, b + n - y) - betaln(a, b)
    new = np.logaddexp.reduce(log_p, axis=1, keepdims=True) + betaln(1 + y, 1 + n - y)
    grown = np.roll(joint, 1, axis=1) + np.log1p(-1 / EXPECTED_WEEKS)
    grown[:, -1] = np.logaddexp(grown[:, -1], joint[:, -1])  # the longest runs are kept together
    grown[:, :1] = new - np.log(EXPECTED_WEEKS)
    normed: Array = grown - np.logaddexp.reduce(grown, axis=1, keepdims=True)
    return normed


def _grown(sums: Array, now: Array) -> Array:
    shifted = np.roll(sums, 1, axis=1) + now
    shifted[:, :1] = now
    return shifted


def _fell(log_p: Array, active: Array, people: Array, all_active: Array, all_people: Array) -> Array:
    before = np.divide(all_active - active, all_people - people, out=np.zeros_like(active), where=all_people > people)
    since = np.divide(active, people, out=np.ones_like(active), where=people > 0)
    fell = since < FALLEN * before
    likely: Array = np.where(fell[:, :RECENT_RUN], np.exp(log_p[:, :RECENT_RUN]), 0.0).sum(axis=1)
    return likely
