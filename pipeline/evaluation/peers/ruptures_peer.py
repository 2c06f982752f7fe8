"""``ruptures``, an offline library, asked again each week: the best single break of the last year, if use fell at it.

The only module that imports it; it comes with the dependency group ``evaluate``.
"""

from importlib import import_module

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers.use import Use

WINDOW = 52
SHORTEST_PART = 4
FEWEST_WEEKS = 12


def kernel_break(use: Use) -> Array:
    """What the best break explains of the variance (KernelCPD, linear kernel), against what is left; 0 where use rose at it."""
    search = import_module("ruptures").KernelCPD(kernel="linear", min_size=SHORTEST_PART)
    active, people = use.carried()
    share = active / people
    score = np.full(share.shape, np.nan)
    for week in range(FEWEST_WEEKS, share.shape[1]):
        for team, series in enumerate(share[:, max(0, week + 1 - WINDOW) : week + 1]):
            if np.isfinite(use.active[team, week]):
                at = search.fit(series[:, None]).predict(n_bkps=1)[0]
                score[team, week] = _gain(series[:at], series[at:])
    return score


def _gain(before: Array, after: Array) -> float:
    left = float(((before - before.mean()) ** 2).sum() + ((after - after.mean()) ** 2).sum())
    between = len(before) * len(after) / (len(before) + len(after)) * float(before.mean() - after.mean()) ** 2
    fell = after.mean() < before.mean()
    return between / (left + 1e-3) if fell else 0.0
