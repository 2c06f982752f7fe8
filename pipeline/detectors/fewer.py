"""Evidence that something is counted less often than it was: questions asked, where people may ask any number."""

import numpy as np
from scipy.special import gammaincinv

from pipeline.detectors.baselines import HIGHEST_OFFSET, Course
from pipeline.detectors.beta import NULL_QUANTILE
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import RATIOS, gather
from pipeline.detectors.history import Past

PRIOR_COUNT = 1.0


def fewest_expected(course: Course, history: Past, weight: float) -> Array:
    """The smallest count that is still ordinary in a week: the lower 10 % point of the own rate, moved as the others moved.

    It misleads where occasions to ask come and go in this unit alone (its own town halls): a quarter without one is a fall.

    Parameters
    ----------
    course
        The counts, what they are counted among (people), and the rate elsewhere.
    history
        The own past of each week.
    weight
        How many independent events one count is worth, at most 1.

    Examples
    --------
    >>> from pipeline.detectors.history import past
    >>> weeks = np.ones((1, 9))
    >>> course = Course(5 * weeks, 50 * weeks, 0.1 * weeks)
    >>> fewest_expected(course, past(course.is_known, weeks < 0), weight=1 / 3)[0, 8:].round(1)
    array([3.4])
    """
    count, people = history.total(course.part), history.total(course.whole)
    usual = ratio(history.total(course.whole * course.elsewhere), people)
    lowest = gammaincinv(count * weight + PRIOR_COUNT, NULL_QUANTILE) / (people * weight + ratio(np.full(1, PRIOR_COUNT), usual))
    offset = np.minimum(ratio(course.elsewhere, usual), HIGHEST_OFFSET)
    return course.whole * lowest * offset


def evidence_of_fewer(count: Array, expected: Array, begins: Mask, starts: Mask, *, weight: float, ceiling: float) -> Array:
    """Logarithm of the Shiryaev-Roberts e-detector that counts fell below ``expected``, as for shares.

    The e-value of a week is the likelihood ratio of two Poisson means, to the power ``weight``: counts that vary ``1 / weight``
    times as much as Poisson's, since questions come in bursts, are judged as what they are worth.

    It misleads when ``expected`` is too high, or counts vary more than that.

    Parameters
    ----------
    count, expected
        Counts and the fewest that are ordinary, shape (units, weeks); NaN where unknown.
    begins, starts
        Weeks with which evidence starts from nothing; weeks in which a fall may begin.
    weight
        How many independent events one count is worth.
    ceiling
        Most evidence to be kept.

    Examples
    --------
    >>> weeks = np.ones((1, 4))
    >>> evidence_of_fewer(2 * weeks, 9 * weeks, weeks < 0, weeks > 0, weight=1, ceiling=20).round(0)
    array([[ 3.,  7., 11., 15.]])
    """
    counts = np.isfinite(count) & np.isfinite(expected)
    left = np.array(RATIOS)[:, None]

    def step(week: int) -> Array:
        ratios: Array = weight * (count[:, week] * np.log(left) + expected[:, week] * (1 - left))
        return ratios

    return gather(step, counts, begins, starts=starts, ceiling=ceiling)
