"""What is planted, as its effect on each person's use in each week; arrays of people by weeks.

Two streams of random numbers: the first two patterns and the first confounders have the older one, so that the demo's
organisation stays what it was when others are added.
"""

from collections.abc import Callable

import numpy as np

from pipeline.simulator.episodes import IDLE_BEFORE_CLEAN_UP, QUIET_USE, Plan
from pipeline.simulator.habits import Bools, Floats, Habits, evenly, heaviest_last
from pipeline.simulator.organisation import Organisation

Order = Callable[[int], Floats]


def goes_on(rng: np.random.Generator, habits: Habits, organisation: Organisation, plan: Plan, seated: Bools) -> Bools:
    """Whether the first patterns and confounders leave each person's use in each week alone; people by weeks."""
    units, weeks = organisation.unit_of_week, np.arange(organisation.timeline.all_weeks)
    found = np.ones(units.shape, dtype=bool)

    def hold_back(unit: int | None, week: int, order: Order, factor: Floats) -> None:
        # Who is in the team when it begins gets a place by habit; who comes later gets one by chance.
        places = rng.random(len(units))
        if unit is None:
            return
        members = np.flatnonzero((units[:, week] == unit) & seated[:, week])
        places[members[np.argsort(habits.chance[members], kind="stable")]] = order(len(members))
        been = organisation.been_in[unit]
        found[been] &= (units[been] != unit) | (places[been, None] < factor)

    for episode in plan.episodes:
        if episode.pattern in {"licence_idling", "workaround_drop"}:
            order = heaviest_last if episode.shape == "lapsed" else evenly
            hold_back(episode.unit, episode.week, order, episode.factor(organisation.timeline))
    for quiet in plan.all_of("quiet_quarter"):
        rests = (quiet.week <= weeks) & (weeks <= quiet.last_week)
        # Everybody has less to do, now one and now another: nobody stops for good.
        found &= (units != quiet.unit) | ~rests | (rng.random(units.shape) < QUIET_USE)
    for tidied in plan.all_of("seat_clean_up"):
        hold_back(tidied.unit, tidied.week, heaviest_last, np.full(len(weeks), 1 - IDLE_BEFORE_CLEAN_UP))
    return found
