"""How units changed in a quarter, and how its most active fared, as the collector works it out: units by exported weeks.

The figures stand in the last week of each quarter of which all weeks were exported; everywhere else nobody
knows, and of the most active neither where the source was down in one of the weeks that tell.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.told import cohorts
from pipeline.simulator.world import World

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Groups = dict[str, tuple[Whole, NDArray[np.bool_]]]

SPELL = 4
"""Weeks in which somebody is most active, or silent."""
K = 10
"""Records of a week under which the source was down, and nobody is called silent."""
NAMES = ("headcount", "joiners", "leavers", "moved_in", "moved_out", "most_active", "most_active_left", "most_active_quiet")


def changes(world: World) -> Mapping[str, Array]:
    """The figures by the columns of HR's table; in the contract they end in ``_at_most``, and are told in bands."""
    line, units = world.organisation.timeline, len(world.organisation.units)
    figures = {name: np.full((units, line.weeks), np.nan) for name in NAMES}
    teams = np.array([unit.parent is not None for unit in world.organisation.units])
    for first, last in _quarters(world):
        was, now = cohorts(world)[:, last], world.organisation.unit_of_day[:, line.exported_days.start + 7 * last + 6]
        # A team that was founded meanwhile has no line.
        there = teams & (np.bincount(was[was >= 0], minlength=units) > 0)
        for name, (unit, who) in (_changed(was, now) | _most_active(world, first, last, was, now)).items():
            counted = np.bincount(unit[who & (unit >= 0)], minlength=units)
            figures[name][there, last] = counted[there]
    return figures


def _changed(was: Whole, now: Whole) -> Groups:
    """By figure, the unit in which somebody is counted, and who is."""
    moved = (was >= 0) & (now >= 0) & (was != now)
    return {
        "headcount": (now, now >= 0),
        "joiners": (now, (was < 0) & (now >= 0)),
        "leavers": (was, now < 0),
        "moved_in": (now, moved),
        "moved_out": (was, moved),
    }


def _most_active(world: World, first: int, last: int, was: Whole, now: Whole) -> Groups:
    """The same of the most active; nothing where the source was down in a week that tells."""
    days = world.recorded[:, world.organisation.timeline.exported_days.start :].reshape(len(was), -1, DAYS_A_WEEK)
    begins, ends = range(first, first + SPELL), range(last + 1 - SPELL, last + 1)
    if min(days[:, [*begins, *ends]].sum(axis=(0, 2))) < K:
        return {}
    own = _own_weeks(world)
    most = np.logical_and.reduce(own[:, begins], axis=1)
    quiet = ~np.logical_or.reduce(own[:, ends], axis=1)
    return {
        "most_active": (was, most),
        "most_active_left": (was, most & (now < 0)),
        "most_active_quiet": (was, most & (now >= 0) & quiet),
    }


def _quarters(world: World) -> list[tuple[int, int]]:
    """The first and the last week of each quarter that was exported whole, as numbers among the exported ones."""
    line = world.organisation.timeline
    found: dict[str, list[int]] = {}
    for place, number in enumerate(line.exported_weeks):
        found.setdefault(line.week(number).quarter, []).append(place)
    begins = {line.week(number).cohort_day: place for place, number in enumerate(line.exported_weeks)}
    whole = []
    for places in found.values():
        week = line.week(line.exported_weeks[places[0]])
        is_last = line.week(line.exported_weeks[places[-1]]).shift(1).quarter != week.quarter
        if is_last and week.cohort_day == week.monday and week.cohort_day in begins:
            whole.append((places[0], places[-1]))
    return whole


def _own_weeks(world: World) -> NDArray[np.bool_]:
    first = world.organisation.timeline.exported_days.start
    own = world.recorded & (world.interactions > 0)
    weeks: NDArray[np.bool_] = np.logical_or.reduce(own[:, first:].reshape(len(own), -1, DAYS_A_WEEK), axis=2)
    return weeks
