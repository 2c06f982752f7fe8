"""Use since the last training of each unit: what it was before and just after, and how fast others lose again what they won.

Principle
---------
The clock is that of the training: all units are laid over each other by the weeks since theirs. What a training won (the lift)
wears off everywhere, in part: as c + a exp(-t / tau), with the part that stays and the pace read from all trained units together,
for ten people cannot say as much.

When it misleads
----------------
The weeks just after a training are few, and the lift is too large where they were good by chance; so the pool is made of units
whose lift was chosen in the same way, and loses as much by that. Half of a unit trained in one month and half in the next is one
training.
"""

from typing import NamedTuple

import numpy as np

from pipeline.detectors.columns import Array, Mask, Whole, ratio

LEAST_PART = 0.25
"""A training is one when so many of the unit took it within four weeks."""
SESSION_WEEKS = 4
APART_WEEKS = 8
"""Another one that soon belongs to the first."""
WATCHED_WEEKS = 16
BEFORE_WEEKS, JUST_AFTER_WEEKS = 8, 3
FEWEST_BEFORE, FEWEST_AFTER = 4, 2
FEWEST_UNITS = 6
"""With fewer trained units there is no telling how fast such things wear off."""
STAYS = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
PACES = np.array([1.5, 2.0, 3.0, 4.0, 6.0, 9.0, 13.0, 20.0, 40.0])
"""Parts of the lift that stay, and weeks (tau), that are tried."""


class Trained(NamedTuple):
    """Of each unit in each week; NaN, or -1, outside the weeks after a training."""

    age: Whole
    before: Array
    """The share that used the tool before."""
    lift: Array
    """How much higher it was just after."""
    weeks: Array
    """The weeks of just after that this rests on."""


class Wear(NamedTuple):
    """How much of a lift is left, by unit and week: as ordinary, and if it wore off twice as fast."""

    ordinary: Array
    twice_as_fast: Array


def trained(attended: Array, cohort_size: Array, share: Array) -> Trained:
    """The last training of each unit, and the use around it.

    Examples
    --------
    >>> weeks = np.zeros((1, 16))
    >>> attended, share = weeks.copy(), weeks + 0.3
    >>> attended[0, 9], share[0, 9:] = 12, 0.7
    >>> found = trained(attended, weeks + 20, share)
    >>> found.age[0, [8, 9, 12]].tolist(), found.before[0, 12:13].round(1), found.lift[0, 12:13].round(1)
    ([-1, 0, 3], array([0.3]), array([0.4]))
    """
    age = _ages(attended, cohort_size)
    base, had = mean_around(share, age, -SESSION_WEEKS - BEFORE_WEEKS, -SESSION_WEEKS)
    after, has = mean_around(share, age, 0, JUST_AFTER_WEEKS)
    is_known = (had >= FEWEST_BEFORE) & (has >= FEWEST_AFTER) & (age >= JUST_AFTER_WEEKS)
    return Trained(
        age, np.where(is_known, base, np.nan), np.where(is_known, after - base, np.nan), np.where(is_known, has, np.nan)
    )


def wear(found: Trained, share: Array, people: Array) -> Wear:
    """What the pool of all trained units, as far as is known in each week, says of how a lift wears off.

    NaN as long as fewer than six units have been trained. The unit itself is one of the pool: that speaks for it.
    """
    usable = np.isfinite(share) & (found.lift > 0) & (found.age >= 0)
    kept, won = (np.where(usable, people * value, 0.0) for value in (share - found.before, found.lift))
    ages = np.arange(WATCHED_WEEKS + 1)
    curves = STAYS[:, None, None] + (1 - STAYS[:, None, None]) * np.exp(-ages / PACES[:, None])
    faster = STAYS[:, None, None] + (1 - STAYS[:, None, None]) * np.exp(-2 * ages / PACES[:, None])
    sums, seen = np.zeros((2, len(ages))), np.zeros(len(share), bool)
    ordinary, twice = np.full(share.shape, np.nan), np.full(share.shape, np.nan)
    for week in range(share.shape[1]):
        now = usable[:, week]
        age = found.age[now, week]
        for i, value in enumerate((kept, won)):
            sums[i] += np.bincount(age, weights=value[now, week], minlength=len(ages))
        seen |= now
        if seen.sum() >= FEWEST_UNITS:
            missed = ((sums[0] - sums[1] * curves) ** 2 / np.maximum(sums[1], 1e-9) * (sums[1] > 0)).sum(axis=2)
            best = np.unravel_index(missed.argmin(), missed.shape)
            ordinary[now, week], twice[now, week] = curves[best][age], faster[best][age]
    return Wear(ordinary, twice)


def _ages(attended: Array, cohort_size: Array) -> Whole:
    """Weeks since the last training, up to the weeks that are watched; -1 outside."""
    took = np.where(np.isfinite(attended), attended, 0.0)
    lately = np.cumsum(took, axis=1)
    lately[:, SESSION_WEEKS:] -= lately[:, :-SESSION_WEEKS].copy()
    is_training = (lately >= LEAST_PART * cohort_size) & (lately > 0)
    age, since = np.full(took.shape, -1), np.full(len(took), WATCHED_WEEKS + 1)
    for week in range(took.shape[1]):
        since = np.where(is_training[:, week] & (since >= APART_WEEKS), 0, since + 1)
        age[:, week] = np.where(since <= WATCHED_WEEKS, since, -1)
    return age


def mean_around(share: Array, age: Whole, first: int, end: int) -> tuple[Array, Array]:
    """The mean of known weeks from ``first`` to before ``end``, counted from the training; and how many these are."""
    known = np.isfinite(share)
    total, weeks = (
        np.pad(np.cumsum(value, axis=1), ((0, 0), (1, 0))) for value in (np.where(known, share, 0.0), known.astype(np.float64))
    )
    at = np.arange(share.shape[1]) - age
    low, high = (np.clip(at + place, 0, share.shape[1]) for place in (first, end))
    # Nothing of weeks to come: just after a training its weeks are not all there yet.
    high = np.minimum(high, np.arange(share.shape[1]) + 1)
    sums, counts = (
        np.take_along_axis(of, np.maximum(high, low), axis=1) - np.take_along_axis(of, low, axis=1) for of in (total, weeks)
    )
    return ratio(sums, counts), counts


def is_watched(found: Trained) -> Mask:
    """Weeks in which a training wears off: after those that say what it won."""
    return (found.age >= JUST_AFTER_WEEKS) & np.isfinite(found.lift)
