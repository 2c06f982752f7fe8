"""The effect in a trial and its interval, by permutation: how else it could have been drawn, and what would have come out.

The effect is the one that, taken off the units that were helped, leaves no difference between them and the others of their block,
once the share before and longer ago are accounted for. A value lies in the interval when, were it true, a difference like the one
that was seen would not be rare among all draws. That holds at any size and for any distribution, without a model of the weeks.
"""

from typing import NamedTuple

import numpy as np

from pipeline.effects.figures import Array, Mask, Whole
from pipeline.effects.trial import Trial

DRAWS = 1999
SEED = 20261123
"""The same figures give the same answer, to the digit."""
LEVEL = 0.05


class Interval(NamedTuple):
    """An effect and where it may as well lie; the ends are infinite where there were too few other ways to draw."""

    effect: float
    low: float
    high: float


def interval(trial: Trial, draws: int = DRAWS) -> Interval:
    """The effect in a trial, with its interval of 95 %.

    It assumes that a kind of help adds the same everywhere; where it does not, it is about the mean, a little too narrow.

    Parameters
    ----------
    trial
        With at least one block of both kinds of units.
    draws
        Other ways to draw that are looked at.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise, is_helped = rng.normal(0, 0.05, (3, 40)), np.arange(40) % 2 == 0
    >>> trial = Trial(noise[0] + 0.2 * is_helped, noise[1], noise[2], is_helped, np.zeros(40, int))
    >>> [round(end, 2) for end in interval(trial)]
    [0.21, 0.18, 0.24]

    References
    ----------
    Rosenbaum, Statistical Science 17 (2002): covariance adjustment, permuted; the interval is the inverted test.
    """
    drawn = _draws(trial, draws)
    weights = np.vstack([_weights(trial.is_helped[None, :], trial.block), _weights(drawn, trial.block)])
    outcome, given = weights @ _rest(trial.change, trial), weights @ _rest(trial.is_helped.astype(np.float64), trial)
    if not given[0] > 0:
        return Interval(np.nan, -np.inf, np.inf)
    ends = _ends(outcome, given)
    # A value is refused when fewer than one draw in twenty, the real one counted, differ as much.
    place = int(LEVEL * (len(drawn) + 1)) - 1
    low, high = (np.sort(ends[0])[place], -np.sort(-ends[1])[place]) if place >= 0 else (-np.inf, np.inf)
    return Interval(float(outcome[0] / given[0]), float(low), float(high))


def _rest(figure: Array, trial: Trial) -> Array:
    """What is left of a figure once its block, the share before and the share longer ago are accounted for."""
    known = np.column_stack([_within(trial.before, trial.block), _within(trial.earlier, trial.block)])
    of_block = _within(figure, trial.block)
    slope, *_ = np.linalg.lstsq(known, of_block, rcond=None)
    rest: Array = of_block - known @ slope
    return rest


def _within(figure: Array, block: Whole) -> Array:
    """A figure less the mean of its block."""
    within: Array = figure - (np.bincount(block, figure) / np.bincount(block))[block]
    return within


def _draws(trial: Trial, draws: int) -> Mask:
    """Other ways in which as many units of each block could have been helped."""
    random = np.random.default_rng(SEED).random((draws, len(trial.block)))
    # By block, and at random within it; the first of each block are helped, as many as were.
    order = np.lexsort((random, np.broadcast_to(trial.block, random.shape)), axis=1)
    first = np.searchsorted(np.sort(trial.block), np.arange(int(trial.block.max()) + 1))
    place = np.arange(len(trial.block)) - first[np.sort(trial.block)]
    helped = np.bincount(trial.block, trial.is_helped)[np.sort(trial.block)]
    drawn = np.empty(random.shape, np.bool_)
    np.put_along_axis(drawn, order, np.broadcast_to(place < helped, random.shape), axis=1)
    return drawn


def _weights(is_helped: Mask, block: Whole) -> Array:
    """The mean of the helped less that of the others, block by block, each as heavy as it has helped units; as weights."""
    size = np.bincount(block)[block]
    sums = np.zeros((len(is_helped), int(block.max()) + 1))
    for number in range(sums.shape[1]):
        sums[:, number] = is_helped[:, block == number].sum(axis=1)
    helped = sums[:, block]
    weights: Array = np.where(is_helped, 1.0, -helped / (size - helped)) / is_helped.sum(axis=1, keepdims=True)
    return weights


def _ends(outcome: Array, given: Array) -> tuple[Array, Array]:
    """For each draw the lowest and highest effect under which it would differ as much as what was seen."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one = (outcome[1:] - outcome[0]) / (given[1:] - given[0])
        other = (outcome[1:] + outcome[0]) / (given[1:] + given[0])
    # A draw that helps the same units, or exactly the others, differs as much whatever the effect is.
    is_same = np.isclose(np.abs(given[1:]), given[0], rtol=1e-9)
    low = np.where(is_same, -np.inf, np.fmin(one, other))
    high = np.where(is_same, np.inf, np.fmax(one, other))
    return low, high
