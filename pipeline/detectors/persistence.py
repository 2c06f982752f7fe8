"""How much of a week is only the week before, seen once more: read from the organisation, not assumed.

Principle
---------
The same people come back every week. A team of ten whose count stays at six for ten weeks has not told the same thing ten
times, and a count that falls by one will mostly stay there for some weeks without any reason. So two figures are estimated from
all units up to a week: the part that is carried over from one week to the next, and how far a count lies from what the week
before and the own level together predict, where 1 is the scatter of strangers drawn anew. From both follows what a week is worth.

When it misleads
----------------
One pair of figures serves all units: a unit whose people are much less steady than others is judged too strictly, and one of very
steady people too mildly. With few units or weeks the figures are mostly those of simulated organisations
(:data:`USUAL_CARRIED`, :data:`USUAL_SCATTER`).

References
----------
The ratio of mean squared differences two weeks and one week apart is 1 + r for a first-order autoregression, whatever its mean
and variance (the variogram; Matheron 1963, Economic Geology 58:1246).
"""

from dataclasses import dataclass

import numpy as np

from pipeline.detectors.baselines import Course
from pipeline.detectors.columns import Array, Mask, Whole, ratio
from pipeline.detectors.history import Past

TRUST = 0.85
"""The part of what seems to be carried over that is counted on: of units that are less steady than most, too much would be."""
USUAL_CARRIED, USUAL_SCATTER = 0.7, 0.4
WORTH_OF_USUAL = 50.0
"""Unit-weeks that the usual figures count for."""
MOST_CARRIED = 0.9
LEAST_SCATTER = 0.125
FARTHEST = 9.0
"""A squared deviation counts for at most so much: few units in which something really happens must not make it look ordinary."""
LOWEST_SHARE, HIGHEST_SHARE = 0.05, 0.95


@dataclass(frozen=True)
class Persistence:
    """What weeks are worth, by week.

    Parameters
    ----------
    carried
        The part of a deviation that is expected to be there again the week after.
    scatter
        The variance of what is not predicted then, relative to that of strangers.
    repeats
        How many person-weeks of the past are worth one observation of the level.
    """

    carried: Array
    scatter: Array
    repeats: Array


def before(figure: Array, counted: Mask, begins: Mask) -> Array:
    """The figure in the week that counted before this one; NaN at the beginning of a past.

    Examples
    --------
    >>> counted = np.array([[True, True, False, True]])
    >>> before(np.array([[1.0, 2.0, 9.0, 3.0]]), counted, ~counted & False)
    array([[nan,  1., nan,  2.]])
    """
    if (counted == counted[:1]).all() and (begins == begins[:1]).all():  # units that count the same weeks share the place
        counted, begins = counted[:1], begins[:1]
    weeks = np.arange(figure.shape[1])
    at = np.maximum.accumulate(np.where(counted, weeks, -1), axis=1)
    last = np.concatenate([np.full((len(counted), 1), -1), at[:, :-1]], axis=1)[:, : figure.shape[1]]
    began: Whole = np.maximum.accumulate(np.where(begins, weeks, 0), axis=1)
    place = np.maximum(last, 0)
    value = figure.take(place[0], axis=1) if len(place) == 1 else np.take_along_axis(figure, place, axis=1)
    return np.where(counted & (last >= began), value, np.nan)


def persistence(course: Course, history: Past, *, least_carried: float = 0.0) -> Persistence:
    """Both figures, from all units and the weeks up to each.

    Parameters
    ----------
    course, history
        The share, and the own past of each week.
    least_carried
        What is carried over at least. Weeks off, in which people who have not stopped are away, hide a part of it from the
        figures: two weeks differ by them as much as two that lie far apart.

    Examples
    --------
    >>> from pipeline.detectors.history import past
    >>> chance, weeks = np.random.default_rng(1), np.ones((400, 60), bool)
    >>> uses = chance.random((400, 20)) < 0.6
    >>> counts = []
    >>> for _ in range(60):
    ...     uses = np.where(chance.random((400, 20)) < 0.8, uses, chance.random((400, 20)) < 0.6)
    ...     counts.append(uses.sum(axis=1))
    >>> course = Course(np.array(counts, float).T, np.full((400, 60), 20.0), np.full((400, 60), 0.6))
    >>> found = persistence(course, past(weeks, ~weeks))
    >>> bool(0.75 < found.carried[-1] / TRUST < 0.85), bool(7 < found.repeats[-1] < 11)  # 0.8, and (1 + 0.8) / (1 - 0.8)
    (True, True)
    """
    counted, begins = history.counted, history.begins
    share = np.clip(ratio(course.part, course.whole), LOWEST_SHARE, HIGHEST_SHARE)
    relative = course.relative()
    one = before(relative, counted, begins)
    two = before(one, counted, begins)
    weight = ratio(course.whole * course.elsewhere**2, share * (1 - share))
    near, _ = _gathered((relative - one) ** 2 * weight, np.isfinite(two))
    far, _ = _gathered((relative - two) ** 2 * weight, np.isfinite(two))
    doubt = WORTH_OF_USUAL * 2 * (1 - USUAL_CARRIED)
    all_carried = np.clip((far - near + doubt * USUAL_CARRIED) / (near + doubt), 0.0, MOST_CARRIED)
    carried = np.maximum(TRUST * all_carried, least_carried)

    predicted = np.clip(
        course.elsewhere * (carried * one + (1 - carried) * course.ordinary(history)), LOWEST_SHARE, HIGHEST_SHARE
    )
    surprise = (course.part - course.whole * predicted) ** 2 / (course.whole * predicted * (1 - predicted))
    squares, weeks = _gathered(surprise, np.isfinite(surprise))
    scatter = np.maximum((squares + WORTH_OF_USUAL * USUAL_SCATTER) / (weeks + WORTH_OF_USUAL), LEAST_SCATTER)
    # A first-order autoregression: how far weeks scatter in all, and how much longer a mean of them must be.
    in_all = scatter / (1 - 2 * carried * all_carried + carried**2)
    return Persistence(carried, scatter, np.maximum(in_all * (1 + all_carried) / (1 - all_carried), 1.0))


def _gathered(squares: Array, known: Mask) -> tuple[Array, Array]:
    """Sums over all units and the weeks so far, and of how many."""
    bounded = np.where(known, np.minimum(squares, FARTHEST), 0.0)
    return np.cumsum(bounded.sum(axis=0)), np.cumsum(known.sum(axis=0)).astype(np.float64)
