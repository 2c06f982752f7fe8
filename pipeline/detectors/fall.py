"""Evidence that a share has fallen below the own past of a unit, beyond what the week before makes likely."""

from collections.abc import Callable

import numpy as np

from pipeline.detectors.baselines import HIGHEST_NULL, HIGHEST_OFFSET, LOWEST_NULL, Course
from pipeline.detectors.beta import lower_point
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import RATIOS, gather, where_it_matters
from pipeline.detectors.history import Past
from pipeline.detectors.persistence import Persistence, before, persistence

GAP_WEEKS, LONGEST_WEEKS = 6, 52
"""The past that suits this evidence: young enough for a unit that has few weeks, and as long as a year. Each week is held against
the one before, so that a fall is noticed while little of it is past already."""
HIGHEST_WEIGHT = 4.0
CAUTION = 1.25
"""Scatter is taken to be so much larger: units differ in it, and those with more of it would alarm for all."""


def evidence_of_own_fall(
    course: Course, history: Past, *, ceiling: float, least_carried: float = 0.0, matters: Mask | None = None
) -> Array:
    """Logarithm of an e-detector that the share fell below its own pessimistic past, mixed over how far it fell.

    What is expected of a week lies between the week before and the own level, moved as the others moved; a fall pulls the level
    down, and each week then ends a little lower than the week before made likely. So people who drop out one by one are noticed
    while most are still there, and a count that came down by chance and stays there is not held against the unit week after week.

    It misleads when the own past is not like the present for another reason: new people, other seats, other work.

    Parameters
    ----------
    course
        The share, and that of others.
    history
        The own past of each week.
    ceiling
        Most evidence to be kept.
    matters
        Weeks in which all else that an alarm needs is there; of units without any, nothing is worked out.
    least_carried
        As for :func:`~pipeline.detectors.persistence.persistence`.

    Examples
    --------
    >>> from pipeline.detectors.e_detector import threshold
    >>> from pipeline.detectors.history import past
    >>> weeks = np.ones((8, 30), bool)
    >>> part = np.full((8, 30), 12.0)
    >>> part[3, 16:] = 5
    >>> course = Course(part, np.full((8, 30), 20.0), np.full((8, 30), 0.6))
    >>> evidence = evidence_of_own_fall(course, past(weeks, ~weeks), ceiling=20) >= threshold(0.01)
    >>> np.flatnonzero(evidence.any(axis=1)).tolist(), int(evidence[3].argmax())  # units, and the week in which it is enough
    ([3], 16)
    """
    known = persistence(course, history, least_carried=least_carried)
    left = np.array(RATIOS)[:, None]

    def work(units: Mask) -> Array:
        these, past = course.among(units), history.among(units)
        level = lowest_level(these, past, known)
        return evidence_of_lower(these, past, known, level, lambda week: level[:, week] * left, past.exists, ceiling=ceiling)

    return where_it_matters(history.exists if matters is None else matters, work)


def evidence_of_lower(
    course: Course,
    history: Past,
    known: Persistence,
    level: Array,
    lower: Callable[[int], Array],
    starts: Mask,
    *,
    ceiling: float,
) -> Array:
    """The same, of any level that may be expected and others, below it, that are looked for.

    Parameters
    ----------
    course, history, ceiling
        As above.
    known
        What weeks are worth.
    level
        The lowest level that is still ordinary.
    lower
        Gives the levels that are looked for in a week, shape (alternatives, units).
    starts
        Weeks in which the fall may begin; only from the first of them on is anything gathered.
    """
    last = before(ratio(course.part, course.whole), history.counted, history.begins)
    moved = ratio(course.elsewhere, before(course.elsewhere, history.counted, history.begins))
    last = last * np.minimum(moved, HIGHEST_OFFSET)
    # With a new past nothing is carried over yet.
    carried = np.where(np.isfinite(last), known.carried, 0.0)
    last = np.where(np.isfinite(last), last, level)
    weight = np.minimum(1 / (CAUTION * known.scatter), HIGHEST_WEIGHT)
    counts = history.counted & np.isfinite(level) & np.isfinite(course.part)

    def step(week: int) -> Array:
        r, q, then = carried[:, week], level[:, week], last[:, week]
        usual, fallen = _inside(r * then + (1 - r) * q), _inside(r * then + (1 - r) * lower(week))
        p, n = course.part[:, week], course.whole[:, week]
        ratios: Array = weight[week] * (p * np.log(fallen / usual) + (n - p) * np.log((1 - fallen) / (1 - usual)))
        return ratios

    return gather(step, counts, history.begins, starts=starts & counts, ceiling=ceiling)


def lowest_level(course: Course, history: Past, known: Persistence) -> Array:
    """The lowest level the past leaves room for: its lower 10 % point, where repeated weeks count once, moved as others moved."""
    part, whole = history.total(course.part), history.total(course.whole)
    usual = ratio(history.total(course.whole * course.elsewhere), whole)
    prior = np.clip(usual, LOWEST_NULL, HIGHEST_NULL)
    weight = 1 / known.repeats
    lowest = lower_point(part * weight + 2 * prior, (whole - part) * weight + 2 * (1 - prior))
    return np.clip(lowest * np.minimum(ratio(course.elsewhere, usual), HIGHEST_OFFSET), LOWEST_NULL, HIGHEST_NULL)


def _inside(share: Array) -> Array:
    return np.clip(share, LOWEST_NULL / 4, HIGHEST_NULL)
