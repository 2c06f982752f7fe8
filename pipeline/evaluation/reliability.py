"""Whether what is called 80 % sure is right 80 % of the time."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.detectors.columns import Array, Mask
from pipeline.evaluation.intervals import Interval, of_share
from pipeline.evaluation.ledger import Alarms, Teams, in_window, is_false

EDGES = (0.0, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.0)
"""Certainty is stated in tenths."""


@dataclass(frozen=True)
class Bin:
    """Alarms that were about equally sure.

    Parameters
    ----------
    low, high
        Between which certainties.
    stated
        Their mean certainty, weighted.
    right
        The share that was right, weighted.
    alarms
        How many there were.
    interval
        Of the share that was right, with as many alarms as the weights are worth.
    """

    low: float
    high: float
    stated: float
    right: float
    alarms: int
    interval: Interval


def outcomes(teams: Teams, alarms: Alarms, base_rate: float) -> tuple[Alarms, Mask, Array]:
    """The alarms that are either right or false, whether each is right, and its weight at this base rate.

    Simulated organisations are full of events. Right alarms therefore weigh as much less as their events are commoner than
    ``base_rate`` a team-year; without this every detector looks sure. Late alarms are neither right nor false and left out.
    An alarm on a team with a planted event is right whatever pattern it names: there was something to talk about.
    """
    said = alarms.judged(teams).merged()
    right, false = in_window(teams, said), is_false(teams, said)
    events, years = int(teams.has_event.sum()), float(teams.quiet_years.sum())
    weight_of_right = base_rate * years / events if events else 0.0
    counts = right | false
    return said.where(counts), right[counts], np.where(right, weight_of_right, 1.0)[counts]


def bins(certainty: Array, right: Mask, weight: Array, edges: tuple[float, ...] = EDGES) -> list[Bin]:
    """Stated certainty beside the share that was right, bin by bin; empty bins are left out.

    It misleads with few alarms in a bin: read its interval.

    Examples
    --------
    >>> [one] = bins(np.array([0.76, 0.8, 0.84, 0.8]), np.array([True, True, True, False]), np.ones(4))
    >>> round(one.stated, 3), one.right, one.alarms
    (0.8, 0.75, 4)
    """
    found = []
    for low, high in pairwise(edges):
        inside = (certainty >= low) & ((certainty < high) | (high == edges[-1]) & (certainty <= high)) & (weight > 0)
        if inside.any():
            w, hits = weight[inside], right[inside]
            share = float(w[hits].sum() / w.sum())
            worth = float(w.sum() ** 2 / (w**2).sum())  # Kish 1965: weights that differ are worth fewer observations
            stated = float((w * certainty[inside]).sum() / w.sum())
            found.append(Bin(low, high, stated, share, int(inside.sum()), of_share(share * worth, worth)))
    return found


def of_alarms(teams: Teams, alarms: Alarms, base_rate: float) -> list[Bin]:
    """The bins of all alarms."""
    said, right, weight = outcomes(teams, alarms, base_rate)
    return bins(said.certainty, right, weight)


def expected_run_length_ratio(nominal: float, realised: float) -> float:
    """How many times longer the realised run is than the promised one: above 1 the promise is kept.

    >>> expected_run_length_ratio(0.02, 0.01)
    2.0
    """
    return nominal / realised if realised > 0 else float("inf")
