"""``river``: drift detectors made for thousands of points, run on weekly ones. Expected to stay silent.

The only module that imports it; it comes with the dependency group ``evaluate``.
"""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers.use import Use

DELTAS = (0.5, 0.2, 0.05, 0.01, 0.002)
"""Of ADWIN, the loosest first; 0.002 is its default."""
THRESHOLDS = (0.25, 0.5, 1.0, 2.0, 5.0, 50.0)
"""Of Page and Hinkley; 50 is the default of the library."""


def adwin(use: Use) -> Array:
    """The strictest setting at which ADWIN fires on a fall, as its rank; 0 for none."""
    make = import_module("river.drift").ADWIN
    return _ranked(use, [partial(make, delta=delta, clock=1, grace_period=5) for delta in DELTAS])


def page_hinkley(use: Use) -> Array:
    """The strictest setting at which the test of Page and Hinkley fires downwards, as its rank; 0 for none."""
    make = import_module("river.drift").PageHinkley
    kinds = [partial(make, min_instances=8, delta=0.005, threshold=h, mode="down") for h in THRESHOLDS]
    return _ranked(use, kinds)


def _ranked(use: Use, kinds: Sequence[Callable[[], Any]]) -> Array:
    share = use.share
    score = np.where(np.isfinite(share), 0.0, np.nan)
    for rank, make in enumerate(kinds, 1):
        for team, series in enumerate(share):
            score[team, _fires(make(), series)] = rank
    return score


def _fires(detector: Any, series: Array) -> list[int]:  # noqa: ANN401 -- river publishes no types
    weeks: list[int] = []
    before: list[float] = []
    for week in np.flatnonzero(np.isfinite(series)).tolist():
        detector.update(float(series[week]))
        if detector.drift_detected and before and series[week] < np.mean(before):
            weeks.append(week)
        before.append(float(series[week]))
    return weeks
