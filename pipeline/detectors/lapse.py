"""Seats fall silent: a team that used its licences stops doing so. The question licence idling asks of a unit's own past.

Teams differ so much in how many seats they leave idle that a team may lose half of its users and still not look far out among
the others. It does look so beside itself.
"""

from typing import NamedTuple

from pipeline.detectors.baselines import Course, others, roster_changes
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import FORGET, evidence_of_fall, threshold, where_it_matters
from pipeline.detectors.history import past

WINDOW_WEEKS = 4
"""A seat counts as used for 28 days after it was: what happens once is seen in four weeks, so each is worth a quarter."""


class Lapse(NamedTuple):
    """Whether seats fell silent, by unit and week."""

    found: Mask
    margin: Array
    """Evidence, as a logarithm, beyond what the budget asks for; a week that does not count repeats the last."""


def lapse(idle: Array, seats: Array, cohort_size: Array, *, false_alarms_a_year: float, least_fall: float) -> Lapse:
    """Where the share of seats used is clearly below the own pessimistic past, moved as it moved elsewhere.

    Beside the share the number of seats in use must have fallen: where seats are handed out and left alone, nobody stopped. A
    past begins anew when people or seats change by more than a fifth: where licences were moved, those who keep theirs are
    other people.

    When it misleads
    ----------------
    A quiet time of more than four weeks leaves seats idle too (``less_work``). The past ends twelve weeks before the week that
    is judged: a lapse without evidence enough by then enters its own past, fades and is never found. So it is with a lapse
    that is small for the team: 15 seats of which 9, later 4 are used. Windows longer than 28 days repeat themselves for
    longer than the weight of a week allows for: more false alarms than the budget.

    Parameters
    ----------
    idle, seats
        Seats not used for 28 days, and seats old enough to be judged; NaN where unknown or not to be judged.
    cohort_size
        People on the roster.
    false_alarms_a_year
        Budget of one unit for this question.
    least_fall
        Smallest fall of the number of seats in use, as a share of what it was.

    Examples
    --------
    >>> import numpy as np
    >>> seats = np.full((8, 30), 20.0)
    >>> idle = np.full((8, 30), 4.0)
    >>> idle[3, 12:] = 15
    >>> found = lapse(idle, seats, seats, false_alarms_a_year=0.002, least_fall=0.25).found
    >>> np.flatnonzero(found.any(axis=1)).tolist(), int(found[3].argmax())
    ([3], 16)
    """
    used = seats - idle
    course = Course(used, seats, others(used, seats))
    history = past(course.is_known, roster_changes(cohort_size) | roster_changes(seats))
    needed = threshold(false_alarms_a_year)
    is_large = 1 - ratio(history.recent(used), history.mean(used)) >= least_fall

    def work(units: Mask) -> Array:
        these, past_of = course.among(units), history.among(units)
        null = these.lowest_expected(past_of)
        ceiling = needed + FORGET
        return evidence_of_fall(these.part, these.whole, null, past_of.begins, weight=1 / WINDOW_WEEKS, ceiling=ceiling)

    evidence = where_it_matters(is_large, work)
    return Lapse((evidence >= needed) & is_large, evidence - needed)
