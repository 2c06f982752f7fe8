"""Methods for single series of counts: ours, and those that need no second figure. All score rises, or all falls."""

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.public.scenarios import SEASON

RISES = np.array([1.5, 2.0, 3.0, 5.0, 8.0])[:, None]
"""What is looked for, as multiples of what is expected; weighed equally."""
FALLS = np.array([0.25, 0.4, 0.55, 0.7, 0.85])[:, None]
"""Those of the patterns."""
YEARS, HALF, EXCLUDED = 5, 3, 26
"""What is expected: the same weeks of five years, three more on either side, without the last half year: those of Farrington."""
KEPT_YEARS = 4
"""Of the five years the one that varied most is left out of the dispersion: it may hold an outbreak."""
LEAST_MEAN = 0.05
DOUBT = 1.28


def expected(counts: Array, first: int) -> tuple[Array, Array]:
    """What earlier years let expect, level and trend of the years taken along; and by how much counts vary beyond Poisson."""
    mean, spread = np.full(counts.shape, np.nan), np.ones(counts.shape)
    for week in range(first, counts.shape[1]):
        # Yearly levels that end half a year before this week, last year, and so on; their course is drawn out to this week.
        levels = np.stack([_level(counts, week - SEASON * k) for k in range(YEARS)], axis=1)
        course = _drawn_out(np.log(np.maximum(levels, LEAST_MEAN)))
        windows = np.stack([_window(counts, week - SEASON * k) for k in range(1, YEARS + 1)], axis=1)
        season = windows.mean(axis=2).sum(axis=1) / np.exp(course[:, 1:]).sum(axis=1)
        mean[:, week] = np.maximum(season * np.exp(course[:, 0]), LEAST_MEAN)
        fitted = np.maximum(season[:, None] * np.exp(course[:, 1:]), LEAST_MEAN)
        pearson = ((windows - fitted[:, :, None]) ** 2 / fitted[:, :, None]).mean(axis=2)
        spread[:, week] = np.maximum(1, np.sort(pearson, axis=1)[:, :KEPT_YEARS].mean(axis=1))
    return mean, spread


def e_detector(counts: Array, first: int, *, falls: bool = False) -> Array:
    """Our e-detector on counts: the mixture of Shiryaev-Roberts over how far they rose, against a pessimistic expectation.

    The likelihood is Poisson, to the power of one over the dispersion; the expectation has the 90 % point of what the past leaves
    open, as in the patterns.
    """
    mean, spread = expected(counts, first)
    doubt = DOUBT * np.sqrt(spread / (YEARS * (2 * HALF + 1)) / mean)
    null = mean * (np.maximum(1 - doubt, 0.3) if falls else 1 + doubt)
    factors = FALLS if falls else RISES
    log_m = np.full((len(factors), len(counts)), -np.inf)
    score = np.full(counts.shape, np.nan)
    for week in range(first, counts.shape[1]):
        step = (counts[:, week] * np.log(factors) - null[:, week] * (factors - 1)) / spread[:, week]
        log_m = np.logaddexp(0, log_m) + step
        score[:, week] = np.logaddexp.reduce(log_m, axis=0) - np.log(len(factors))
    return score


def cusum(counts: Array, first: int, *, falls: bool = False) -> Array:
    """The Poisson CUSUM for one and a half times, or two thirds of, what is expected."""
    mean, _ = expected(counts, first)
    factor = 2 / 3 if falls else 1.5
    total, score = np.zeros(len(counts)), np.full(counts.shape, np.nan)
    for week in range(first, counts.shape[1]):
        step = counts[:, week] * np.log(factor) - mean[:, week] * (factor - 1)
        total = np.maximum(0, total + step)
        score[:, week] = total
    return score


def at_random(counts: Array, first: int) -> Array:
    """A number drawn for each week."""
    score = np.random.default_rng(len(counts)).random(counts.shape)
    score[:, :first] = np.nan
    return np.asarray(score)


def _level(counts: Array, week: int) -> Array:
    """The mean of the year that ends half a year before a week."""
    end = week - EXCLUDED
    return np.asarray(counts[:, max(0, end - SEASON) : end].mean(axis=1))


def _drawn_out(levels: Array) -> Array:
    """A straight line through yearly levels (the last first), at this week and at the same weeks of earlier years."""
    ago = np.arange(1, YEARS + 1) - YEARS / 2 - 0.5
    slope = (levels * ago).sum(axis=1) / (ago**2).sum()
    steps = np.arange(YEARS + 1) - YEARS / 2 - 0.5
    return np.asarray(levels.mean(axis=1)[:, None] + slope[:, None] * steps)


def _window(counts: Array, week: int) -> Array:
    return counts[:, week - HALF : week + HALF + 1]
