"""How likely it is that the people of a unit stand in two camps: many at either end of a scale, fewer anywhere between."""

from functools import cache

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from pipeline.detectors.columns import Array

DRAWS = 256
PRIOR_PEOPLE = 4
"""The bands of the others in the same week count as so many people."""


def two_camps_probability(people: Array, elsewhere: Array, least_end: float) -> Array:
    """The posterior probability of two camps, given one week's histogram; 0 where the histogram itself does not show them.

    The share of each band has a Dirichlet prior at the bands elsewhere. Two camps are there when both ends hold more than
    ``least_end`` of the people and every band between holds less than the smaller end.

    It misleads over time: the same people come back every week, so four weeks of histograms are one, not four. And a unit may
    always have been so: what is a signal is the change.

    Parameters
    ----------
    people
        Counts by band, in order, in the last axis; a mean over weeks counts as one week.
    elsewhere
        Shares of the bands in the other units, of the same shape or broadcast to it.
    least_end
        Share of the people above which an end is a camp.

    Examples
    --------
    >>> usual = np.array([0.4, 0.2, 0.2, 0.2])
    >>> two_camps_probability(np.array([[27.0, 8, 6, 19], [24, 16, 12, 8]]), usual, least_end=0.2).round(2)
    array([0.97, 0.  ])
    """
    weights = people + PRIOR_PEOPLE * elsewhere
    shows = _are_camps(weights / weights.sum(axis=-1, keepdims=True), least_end)
    result = np.where(np.isfinite(weights).all(axis=-1), 0.0, np.nan)
    drawn = _gamma(weights[shows][None])
    result[shows] = _are_camps(drawn / drawn.sum(axis=-1, keepdims=True), least_end).mean(axis=0)
    return result


def _are_camps(shares: Array, least_end: float) -> Array:
    ends = np.minimum(shares[..., 0], shares[..., -1])
    # NaN compares as False: what is not known shows nothing.
    return np.asarray((ends > least_end) & (shares[..., 1:-1].max(axis=-1) < ends))


def _gamma(shape: Array) -> Array:
    """Gamma variables at the same quasi-random points for every histogram, so that one never depends on another.

    By the cube root, which is close to normal (Wilson and Hilferty 1931): within 2 % from a shape of 1 on.
    """
    points = _normal_points(shape.shape[-1])
    drawn: Array = shape * np.maximum(1 - 1 / (9 * shape) + points / (3 * np.sqrt(shape)), 0) ** 3
    return drawn


@cache
def _normal_points(bands: int) -> Array:
    drawn: Array = ndtri(qmc.Halton(bands, scramble=False).random(DRAWS + 1)[1:, None])  # the first point is a corner
    return drawn
