"""Plain rules as people use them, and the two that every method must beat: never alarm, and alarm at random."""

import numpy as np

from pipeline.detectors.columns import Array, ratio
from pipeline.evaluation.peers.use import Use

MEAN_WEEKS = 8


def idle_thirty_days(use: Use) -> Array:
    """The share of seats not used for 28 days: dashboards colour a team red from a third or a half on."""
    return ratio(use.idle, use.seats)


def weekly_active_below(use: Use) -> Array:
    """The share of people *not* active this week: "WAU below 40 %" is a score of 0.6."""
    return 1 - use.share


def week_on_week(use: Use) -> Array:
    """The fall since last week, as a share of last week: "down 20 %" is a score of 0.2.

    >>> week_on_week(Use.of_counts(np.array([[10.0, 8.0]]), np.full((1, 2), 20.0)))[0, 1].round(2)
    np.float64(0.2)
    """
    fall = np.full(use.active.shape, np.nan)
    fall[:, 1:] = 1 - ratio(use.share[:, 1:], use.share[:, :-1])
    return fall


def below_own_mean(use: Use) -> Array:
    """The fall of this week below the mean of the eight weeks before: "30 % below normal" is a score of 0.3."""
    share = use.share
    fall = np.full(share.shape, np.nan)
    for week in range(MEAN_WEEKS, share.shape[1]):
        past = share[:, week - MEAN_WEEKS : week]
        known = np.isfinite(past)
        mean = ratio(np.where(known, past, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64))
        fall[:, week] = 1 - ratio(share[:, week], mean)
    return fall


def never(use: Use) -> Array:
    """No alarm, ever."""
    return np.full(use.active.shape, -np.inf)


def at_random(use: Use) -> Array:
    """A number drawn for each team and week: what the budget buys without looking."""
    drawn = np.random.default_rng(use.active.shape[0]).random(use.active.shape)
    return np.asarray(drawn * use.is_known, np.float64)
