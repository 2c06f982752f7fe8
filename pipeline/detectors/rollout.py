"""The roll-out of a tool in each unit: since when, how many have begun, who could begin, and how many began this week.

Counted from seats alone: whoever has used a seat once has begun. Somebody who gives a seat back has begun too; so the number of
those who began only ever falls because seats were taken away, and such a week counts as nobody beginning.
"""

from typing import NamedTuple

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE
from pipeline.detectors.columns import Array, Mask, Whole, ratio
from pipeline.detectors.panel import Panel
from pipeline.detectors.persistence import before

EARLY, FEW = 0.5, 0.1
"""A roll-out is seen from its beginning when, in the first week that is known, less than half of the seats had been used and
nearly all others were too new to judge."""
AGES = np.array([0, 1, 2, 3, 4, 6, 8, 10, 13, 17, 22, 30, 40, 53])
"""Weeks since the beginning at which a new class of age begins: people begin quickly at first, and hardly later."""


class Rollout(NamedTuple):
    """Of each unit in each week; NaN, or an age of -1, where there is none or it was not seen from its beginning."""

    age: Whole
    """Weeks since the first seats, by the calendar."""
    age_class: Whole
    begun: Array
    """Seats that were ever used."""
    seats: Array
    waiting: Array
    """Seats that were not, a week before: whoever could begin this week."""
    began: Array
    """Of these, those who did."""


def rollout(panel: Panel) -> Rollout:
    """The roll-out of the tool of this panel.

    It misleads where seats change hands: a new holder of a used seat has begun before the first day.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation(teams=6, weeks=4)
    >>> panel["seats_never_used"][:], panel["seats_new"][:] = [0, 0, 0, 8], [20, 14, 10, 0]
    >>> found = rollout(panel)
    >>> found.age[0].tolist(), found.waiting[0].tolist(), found.began[0].tolist()
    ([0, 1, 2, 3], [nan, 20.0, 14.0, 10.0], [nan, 6.0, 4.0, 2.0])
    """
    seats, never_used = panel.trusted("seats"), panel.trusted("seats_never_used")
    idle = never_used + panel.trusted("seats_new")
    known = (seats > 0) & np.isfinite(idle) & (panel.sizes("seats") >= FEWEST_PEOPLE)
    begun, seats = np.where(known, seats - idle, np.nan), np.where(known, seats, np.nan)
    weeks = np.arange(known.shape[1])
    first = np.where(known, weeks, len(weeks)).min(axis=1, initial=len(weeks))
    is_new = (ratio(begun, seats) < EARLY) & (never_used <= FEW * seats)
    is_new = (is_new & (weeks == first[:, None])).any(axis=1, keepdims=True)
    age = np.where((weeks >= first[:, None]) & is_new, weeks - first[:, None], -1)
    is_seen = known & (age >= 0)
    never: Mask = np.zeros_like(known)
    waited, had_begun = (before(figure, is_seen, never) for figure in (seats - begun, begun))
    began = np.clip(begun - had_begun, 0.0, waited)
    age_class = np.where(age >= 0, np.searchsorted(AGES, age, side="right") - 1, -1)
    blank = [np.where(is_seen, figure, np.nan) for figure in (begun, seats)]
    return Rollout(age, age_class, blank[0], blank[1], np.where(waited > 0, waited, np.nan), np.where(waited > 0, began, np.nan))


def of_same_age(part: Array, whole: Array, age_class: Whole, fewest: int) -> tuple[Array, Array]:
    """The share among all other units while they were of the same age, now or earlier, and how many units that rests on.

    NaN where fewer than ``fewest`` others have been of that age. No week that is still to come is part of it.

    Examples
    --------
    >>> part, whole = np.array([[2.0, 1.0], [4.0, 3.0]]), np.full((2, 2), 10.0)
    >>> of_same_age(part, whole, np.array([[0, 1], [0, 1]]), fewest=1)[0]
    array([[0.4, 0.3],
           [0.2, 0.1]])
    """
    known = np.isfinite(part) & np.isfinite(whole) & (age_class >= 0)
    parts, wholes = np.where(known, part, 0.0), np.where(known, whole, 0.0)
    units = np.arange(len(part))
    own = np.zeros((3, len(part), len(AGES)))
    everybody = np.zeros((3, len(AGES)))
    share, seen = np.full(part.shape, np.nan), np.zeros(part.shape)
    for week in range(part.shape[1]):
        now = units[known[:, week]]
        place = age_class[now, week]
        fresh = own[2, now, place] == 0
        for i, value in enumerate((parts[now, week], wholes[now, week], fresh.astype(np.float64))):
            own[i, now, place] += value
            everybody[i] += np.bincount(place, weights=value, minlength=len(AGES))
        rest = everybody[:, place] - own[:, now, place]
        seen[now, week] = rest[2]
        share[now, week] = np.where(rest[2] >= fewest, ratio(rest[0], rest[1]), np.nan)
    return share, seen
