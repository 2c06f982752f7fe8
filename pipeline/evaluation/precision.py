"""The event-level curve of precision and recall, at a stated base rate."""

from pipeline.detectors.columns import Array
from pipeline.evaluation.rates import ppv


def average_precision(recalls: Array, rates: Array, base_rate: float) -> float:
    """The area under the curve of precision over recall, from recall and false alarms a team-year at ever looser thresholds.

    Each step of recall counts with the precision at its end (no interpolation, which would flatter). Simulated organisations
    have more events than real ones, so the precision is not counted in them but follows from recall, false alarms and the base
    rate. It misleads beside an area at another base rate, and where a method was not run up to loose thresholds.

    Parameters
    ----------
    recalls, rates
        At each threshold; the strictest first.
    base_rate
        Events a team-year.

    Examples
    --------
    >>> import numpy as np
    >>> average_precision(np.array([0.5, 1.0]), np.array([0.0, 0.1]), base_rate=0.1)  # 0.5 * 1 + 0.5 * 0.1 / 0.2
    0.75
    """
    area, reached = 0.0, 0.0
    for recall, rate in zip(recalls.tolist(), rates.tolist(), strict=True):
        if recall > reached:
            area += (recall - reached) * ppv(recall, base_rate, rate)
            reached = recall
    return area
