"""Training: offered to whole teams, and taken by most of them; units by exported weeks.

A team learns twice a year, with its department (a guess); that changes nothing about its use here. Where a training is planted
(``post_training_decay``, and the confounder ``ordinary_training``), it stands in its week, and more people come.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.organisation import add_up
from pipeline.simulator.told import asked, only
from pipeline.simulator.turnover import departments
from pipeline.simulator.world import World

Array = NDArray[np.float64]

EVERY_WEEKS = 26
COMES, COMES_WHEN_PLANTED = 0.7, 0.85
FEWEST = 10
"""People of a team of its own course; smaller ones learn with others, and are not told apart."""


def training(world: World) -> Mapping[str, Array]:
    """People to whom it was offered and who took it; none offered in a week without one, NaN where a unit has no line."""
    rng = np.random.default_rng(world.seeds["training"])
    units, line = world.organisation.units, world.organisation.timeline
    weeks = np.arange(line.exported_weeks.start, line.all_weeks)
    phase = rng.integers(0, EVERY_WEEKS, len(units))
    above = departments(units)
    takes_place = (above >= 0)[:, None] & ((weeks + phase[above][:, None]) % EVERY_WEEKS == 0)
    comes = np.full(takes_place.shape, COMES)
    planted = [(episode.unit, episode.week) for episode in world.plan.episodes_of("post_training_decay")]
    planted += [(event.unit, event.week) for event in world.plan.all_of("ordinary_training")]
    for unit, week in planted:
        takes_place[unit] = weeks == week
        comes[unit] = COMES_WHEN_PLANTED
    people = add_up(asked(world), len(units)).astype(np.int64)
    offered = np.where(takes_place & (people >= FEWEST), people, 0)
    attended = np.where(offered > 0, rng.binomial(offered, comes), np.nan)
    return {"training_offered": only(world, offered), "training_attended": only(world, attended)}
