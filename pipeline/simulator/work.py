"""What a work tracker counts: items finished by each team in each week, with the tool and the old way.

Items are Poisson around the days worked (two to three per person-week, a guess; teams count different things, so the rate
differs by team). An item is done with the tool as often as the team's people used the tool by their own action in that week,
less a tenth; all others are done the old way. Real trackers know the way of working only where somebody records it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.episodes import QUIET_WORK, Plan
from pipeline.simulator.of_confounders import ends_of_quarters
from pipeline.simulator.organisation import Organisation, add_up

ITEMS_A_PERSON_WEEK, SPREAD_OF_TEAMS = 2.5, 0.3
SHARE_OF_ITEMS = 0.9
OTHER_PHASE, CRUNCH = 0.35, 1.35
"""What is counted in a month without coding, and in the last weeks of a quarter."""


@dataclass(frozen=True, slots=True)
class Work:
    """Items of each unit in each week; units by weeks."""

    items: NDArray[np.int64]
    with_tool: NDArray[np.int64]


def finish_work(
    rng: np.random.Generator, organisation: Organisation, plan: Plan, available: NDArray[np.bool_], own_use: NDArray[np.bool_]
) -> Work:
    """The work of all units, from who was there and who used the tool; both people by days."""
    people, days = available.shape
    here = available.reshape(people, -1, 7).sum(axis=2) / 5
    uses = own_use.reshape(people, -1, 7).any(axis=2)
    weeks, units = organisation.unit_of_week, len(organisation.units)
    present = add_up(weeks, units, here)
    share = add_up(weeks, units, uses & (here > 0)) / np.maximum(1, add_up(weeks, units, here > 0))
    rate = rng.lognormal(np.log(ITEMS_A_PERSON_WEEK), SPREAD_OF_TEAMS, len(organisation.units))
    items = rng.poisson(present * rate[:, None] * _quiet(organisation, plan, days // 7))
    return Work(items, rng.binomial(items, SHARE_OF_ITEMS * share))


def _quiet(organisation: Organisation, plan: Plan, weeks: int) -> NDArray[np.float64]:
    factor = np.ones((len(organisation.units), weeks))
    for found in plan.all_of("quiet_quarter"):
        factor[found.unit, found.week : found.last_week + 1] = QUIET_WORK
    for found in plan.all_of("phase_change"):
        factor[found.unit, found.week : found.last_week + 1] = OTHER_PHASE
    for found in plan.all_of("quarter_close"):
        factor[found.unit, ends_of_quarters(organisation.timeline)] = CRUNCH
    return factor
