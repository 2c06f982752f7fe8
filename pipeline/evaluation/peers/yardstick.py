"""One e-detector on use alone: the yardstick of the targets, which found 34, 59 and 94 % of halvings at 10, 20 and 50 people."""

import numpy as np

from pipeline.detectors.baselines import lowest_plausible
from pipeline.detectors.columns import Array
from pipeline.evaluation.peers.use import Use

FIRST_WEEKS = 8
PRIOR = 0.6
LEFT = np.array([0.25, 0.4, 0.55, 0.7, 0.85])[:, None]


def e_detector_alone(use: Use) -> Array:
    """The Shiryaev-Roberts e-detector against the lower 10 % point of the first eight weeks; no cohort, no second figure."""
    known = np.isfinite(use.active) & np.isfinite(use.people)
    chosen = known & (np.cumsum(known, axis=1) <= FIRST_WEEKS)
    sums = [np.where(chosen, figure, 0.0).sum(axis=1) for figure in (use.active, use.people)]
    null = lowest_plausible(sums[0], sums[1], np.full(len(known), PRIOR))
    log_m = np.full((len(LEFT), len(known)), -np.inf)
    score = np.full(known.shape, np.nan)
    for week in range(known.shape[1]):
        counts = known[:, week] & ~chosen[:, week]
        y, n = np.where(counts, use.active[:, week], 0.0), np.where(counts, use.people[:, week], 0.0)
        step = y * np.log(LEFT) + (n - y) * np.log((1 - null * LEFT) / (1 - null))
        log_m = np.where(counts, np.logaddexp(0, log_m) + step, log_m)
        score[:, week] = np.where(counts, np.logaddexp.reduce(log_m, axis=0) - np.log(len(LEFT)), np.nan)
    return score
