"""Runs: for how many weeks on end something has held."""

import numpy as np

from pipeline.detectors.columns import Mask, Whole


def running(holds: Mask, counts: Mask) -> Whole:
    """For each week, how many counted weeks running something has held; a week that does not count changes nothing.

    Examples
    --------
    >>> running(np.array([[True, True, False, True]]), np.array([[True, False, True, True]]))
    array([[1, 0, 0, 1]])
    """
    run = np.zeros(len(holds), np.int64)
    runs = np.zeros(holds.shape, np.int64)
    for week in range(holds.shape[1]):
        run = np.where(counts[:, week], (run + 1) * holds[:, week], run)
        runs[:, week] = run * counts[:, week]
    return runs
