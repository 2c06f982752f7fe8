"""Questions that people ask aloud, by topic: units by exported weeks.

How often is a guess: nobody publishes counts of questions. Every fourth week has a town hall; teams differ from week to week
more than chance would have it (a gamma of shape 4). A rise multiplies the questions about role and future by 1 / (1 - size),
within three weeks; after twelve weeks an answer was found, unless the team falls silent: then all questions fall to 1 - size of
what was usual.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.crowd import ramp
from pipeline.simulator.told import only, present
from pipeline.simulator.world import World

Array = NDArray[np.float64]

RATES = {"questions_role_and_future": 0.05, "questions_tool": 0.08, "questions_other": 0.09}
"""Of a person at work, in a week."""
TOWN_HALL_EVERY, AT_TOWN_HALL, BETWEEN = 4, 2.5, 0.5
AT_THE_BIG_ONE = 4.0
"""When the whole organisation is told something: everybody asks more, and nobody is more uncertain than others."""
SPREAD = 4.0
RISE_WEEKS, ANSWERED_AFTER, FALL_WEEKS = 3, 12, 3


def questions(world: World) -> Mapping[str, Array]:
    """Questions of each topic; NaN where a unit has no line."""
    rng = np.random.default_rng(world.seeds["questions"])
    people = present(world)
    line = world.organisation.timeline
    weeks = np.arange(line.exported_weeks.start, line.all_weeks)
    occasion = np.where(weeks % TOWN_HALL_EVERY == 0, AT_TOWN_HALL, BETWEEN)
    for event in world.plan.all_of("town_hall"):
        occasion = np.where((event.week <= weeks) & (weeks <= event.last_week), AT_THE_BIG_ONE, occasion)
    found = {}
    for topic, rate in RATES.items():
        mood = rng.gamma(SPREAD, 1 / SPREAD, people.shape)
        found[topic] = only(world, rng.poisson(rate * people * occasion * mood * _planted(world, topic, weeks)))
    return found


def _planted(world: World, topic: str, weeks: NDArray[np.int64]) -> Array:
    """What is planted, as a factor; units by weeks."""
    factor = np.ones((len(world.organisation.units), len(weeks)))
    silent = {episode.unit: episode for episode in world.plan.episodes_of("falling_silent")}
    if topic == "questions_role_and_future":
        for rise in world.plan.episodes_of("questions_rise"):
            risen = ramp(weeks, rise.week, RISE_WEEKS)
            end = silent[rise.unit].week if rise.unit in silent else rise.week + ANSWERED_AFTER
            risen = risen * (1 - ramp(weeks, end, FALL_WEEKS))
            factor[rise.unit] *= 1 + risen * (1 / (1 - rise.size) - 1)
    for unit, episode in silent.items():
        factor[unit] *= 1 - episode.size * ramp(weeks, episode.week, FALL_WEEKS)
    return factor
