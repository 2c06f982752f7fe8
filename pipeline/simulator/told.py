"""Who is spoken of in a table about units: the teams that have people in a week, and had some on the cohort day.

A tracker or a survey tool knows teams by their names of today. A team that has gone, or is too new for the quarter's roster,
has no line, which is not a line of zeros.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.organisation import add_up
from pipeline.simulator.world import World

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


def cohorts(world: World) -> Whole:
    """The unit in which each person is counted in each exported week, -1 for none; people by weeks."""
    line = world.organisation.timeline
    days = [line.index(line.week(number).cohort_day) for number in line.exported_weeks]
    return np.stack([world.organisation.on(day) for day in days], axis=1)


def units_now(world: World) -> Whole:
    """The unit of each person on the Monday of each exported week; people by weeks."""
    first = world.organisation.timeline.exported_days.start
    return world.organisation.unit_of_day[:, first::DAYS_A_WEEK]


def asked(world: World) -> Whole:
    """The unit of those who can be asked in each exported week: on the quarter's roster, and still in the same unit; else -1."""
    now = units_now(world)
    return np.where(cohorts(world) == now, now, -1)


def spoken_of(world: World) -> NDArray[np.bool_]:
    """Whether each unit has a line in each exported week; units by weeks. Departments have none."""
    units = len(world.organisation.units)
    there = (add_up(cohorts(world), units) > 0) & (add_up(units_now(world), units) > 0)
    there[[unit.number for unit in world.organisation.units if unit.parent is None]] = False
    return there


def present(world: World) -> Array:
    """How many people of each unit were at work in each exported week, in fifths for who was there for some days."""
    first = world.organisation.timeline.exported_days.start
    here = world.here[:, first:].reshape(len(world.here), -1, DAYS_A_WEEK).sum(axis=2) / 5
    return add_up(units_now(world), len(world.organisation.units), here)


def only(world: World, figures: NDArray[np.generic]) -> Array:
    """Figures of the units that are spoken of; NaN for the others."""
    return np.where(spoken_of(world), figures.astype(float), np.nan)
