"""From a score a week to alarms, and the threshold at which a method raises so many false ones: the same for every peer."""

from collections.abc import Callable

import numpy as np

from pipeline.detectors.columns import Array, Mask
from pipeline.evaluation.ledger import ONE_STORY_WEEKS, Alarms, Teams
from pipeline.evaluation.rates import false_alarms

Scores = Array
"""Higher is more alarming, shape (teams, weeks); NaN or -inf where a method says nothing."""


def alarms_at(score: Scores, threshold: float) -> Alarms:
    """An alarm is the first week at or above the threshold after 28 days below it.

    >>> alarms_at(np.array([[0, 2, 2, 0, 2, 0, 0, 0, 0, 0, 3.0]]), 2).week
    array([ 1, 10])
    """
    above = score >= threshold
    team, week = np.nonzero(above & ~_seen_lately(above))
    return Alarms.of(team, week)


def tuned(score: Scores, teams: Teams, rate: float, chosen: Mask | None = None) -> float:
    """The lowest threshold at which there are at most so many false alarms a team-year.

    It misleads where it is judged on the teams it was tuned on. Infinite where no finite threshold keeps the rate.

    Examples
    --------
    >>> from pipeline.evaluation.example import quiet
    >>> score = np.random.default_rng(1).random((200, 104))
    >>> at = tuned(score, quiet(200), 0.05)
    >>> len(alarms_at(score, at))
    20
    """
    # Thresholds are halved by rank, not by value: scores may be on any scale, and tie.
    levels = np.unique(score[np.isfinite(score)])
    return lowest(levels, lambda level: false_alarms(teams, alarms_at(score, level), chosen).value <= rate)


def lowest(levels: Array, keeps: Callable[[float], bool]) -> float:
    """The lowest of the levels, in order, that keeps what all higher ones keep; infinite where none does."""
    low, high = -1, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        if keeps(float(levels[middle])):
            high = middle
        else:
            low = middle
    return float(levels[high]) if high < len(levels) else float("inf")


def _seen_lately(above: Mask) -> Mask:
    seen = np.zeros_like(above)
    for back in range(1, ONE_STORY_WEEKS + 1):
        seen[:, back:] |= above[:, :-back]
    return seen
