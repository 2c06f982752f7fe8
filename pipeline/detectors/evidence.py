"""The figures of an episode that may be shown: coarse, and never a count of people."""

import numpy as np

from pipeline.detectors.certainty import place
from pipeline.detectors.columns import Array
from pipeline.detectors.episodes import Episode
from pipeline.detectors.score import Score
from schemas.signal import Evidence

STEPS_BELOW_50 = np.array([0.15, 1 / 3, 0.5, 2 / 3, 0.85])
STEPS_FROM_50 = np.arange(1, 10) / 10
TENTHS_OF_WORK = np.arange(5, 11) / 10
LEVELS = frozenset({"work_level", "volume_level"})
"""Figures that are multiples of before."""
LEAST_CERTAIN, MOST_CERTAIN = 0.1, 0.95


def coarse(share: float, people: int) -> float:
    """The share, as coarse as a unit of so many people needs: few, a third, half, two thirds, most; tenths from 50 people.

    Examples
    --------
    >>> coarse(0.44, people=12), coarse(0.97, people=12), coarse(0.44, people=80)
    (0.5, 0.85, 0.4)
    """
    return _nearest(share, STEPS_BELOW_50 if people < 50 else STEPS_FROM_50)


def certainty(score: Score, episode: Episode) -> float:
    """How often a statement like this is right, from 0.1 to 0.95: as measured on simulated organisations.

    In tenths, for more would give away the exact counts. It grows with the evidence, in three classes. What it misleads about
    stands in :mod:`pipeline.detectors.certainty`.

    Examples
    --------
    >>> one = np.array([[8.6]])
    >>> score = Score(one > 0, one, 8.56, one, one, one, {}, {}, right=(0.62, 0.7, 0.9))
    >>> certainty(score, Episode(unit=0, since=0, detected=0, last=0, closed=None))
    0.6
    """
    most = float(score.evidence[episode.unit, episode.detected : episode.last + 1].max())
    return stated(score.right[place(most - score.threshold)])


def stated(share: float) -> float:
    """A share as it is told.

    >>> stated(0.62), stated(0.99), stated(0.01)
    (0.6, 0.95, 0.1)
    """
    return max(LEAST_CERTAIN, min(MOST_CERTAIN, round(share, 1)))


def strength(score: Score, episode: Episode, people: int) -> float:
    """How large the effect is at the last week it was there, coarsened like a share of people."""
    return coarse(float(score.strength[episode.unit, episode.last]), people)


def evidence(score: Score, episode: Episode, people: int) -> list[Evidence]:
    """The figures of a pattern before the episode and at its last week, and how long it has lasted."""
    figures = {name: values[episode.unit, episode.detected] for name, values in score.before.items()}
    figures |= {name: values[episode.unit, episode.last] for name, values in score.now.items()}
    shown = [Evidence(name=name, value=_shown(name, float(value), people), unit="share") for name, value in figures.items()]
    weeks = episode.last - episode.since + 1
    return [*shown, Evidence(name="weeks_seen", value=weeks, unit="weeks")]


def _shown(name: str, value: float, people: int) -> float:
    # The amount of work is no share of people: tenths, and "as before" is the most that is said.
    return _nearest(value, TENTHS_OF_WORK) if name in LEVELS else coarse(value, people)


def _nearest(value: float, steps: Array) -> float:
    return round(float(steps[np.argmin(np.abs(steps - value))]), 2)
