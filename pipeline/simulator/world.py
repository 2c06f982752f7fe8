"""Everything that happened, as arrays of people by days: the organisation, its seats, its use and its work.

Each part has its own stream of random numbers, spawned from the one seed, so that a change in one part leaves the others as
they were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator import habits as behaviour
from pipeline.simulator.episodes import QUIET_USE, Plan, draw_plan
from pipeline.simulator.habits import Habits
from pipeline.simulator.organisation import Organisation, found
from pipeline.simulator.presence import available
from pipeline.simulator.seats import Seats, clean_up, hand_out
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.turnover import hand_over, turn_over
from pipeline.simulator.work import Work, finish_work

HANDED_OVER = 0.4
"""The share of a team that a reorganisation moves."""


@dataclass(frozen=True)
class World:
    """What happened. ``recorded`` is the use the vendor knows of: an outage day is in nobody's figures."""

    organisation: Organisation
    plan: Plan
    seats: Seats
    habits: Habits
    recorded: NDArray[np.bool_]
    interactions: NDArray[np.int64]
    work: Work


def happen(seed: np.random.SeedSequence, teams: int, timeline: Timeline) -> World:
    """Let the weeks pass."""
    streams = [np.random.default_rng(child) for child in seed.spawn(6)]
    organisation, plan = _people(streams[0], streams[1], teams, timeline)
    habits = behaviour.draw_habits(streams[2], len(organisation.people))
    seats = hand_out(streams[3], organisation, plan)
    seated = seats.held(timeline)
    here = available(streams[4], organisation)
    weeks = behaviour.active_weeks(streams[2], habits, organisation, seated[:, 6::7] | seated[:, ::7])
    weeks &= _goes_on(streams[1].random(), habits, organisation, plan)
    used = behaviour.active_days(streams[2], habits, weeks, here & seated)
    seats = clean_up(seats, organisation, plan, used)
    used &= seats.held(timeline)
    amounts = behaviour.interactions(streams[2], habits, used)
    work = finish_work(streams[5], organisation, plan, here, amounts > 0)
    recorded = used.copy()
    if (outage := plan.confounder("vendor_outage")) is not None:
        recorded[:, outage.day] = False
    return World(organisation, plan, seats, habits, recorded, amounts, work)


def _people(rng: np.random.Generator, planning: np.random.Generator, teams: int, timeline: Timeline) -> tuple[Organisation, Plan]:
    """Who works where, and what is planted; a reorganisation is both."""
    organisation = turn_over(rng, found(rng, teams, timeline))
    plan = draw_plan(planning, organisation)
    change = plan.confounder("reorganisation")
    if change is not None and change.unit is not None and change.partner is not None:
        day = timeline.day(7 * change.week + int(planning.integers(0, 5)))
        organisation = hand_over(planning, organisation, change.unit, change.partner, day, HANDED_OVER)
    return organisation, plan


def _goes_on(start: float, habits: Habits, organisation: Organisation, plan: Plan) -> NDArray[np.bool_]:
    """Whether what is planted leaves each person's use in each week alone; people by weeks."""
    timeline = organisation.timeline
    evenly = behaviour.spread_order(start, habits, organisation)
    by_habit = behaviour.lightest_last(habits, organisation)
    goes_on = np.ones((len(organisation.people), timeline.all_weeks), dtype=bool)
    for episode in plan.episodes:
        place = by_habit if episode.shape == "lapsed" else evenly
        goes_on &= (organisation.unit_of_week != episode.unit) | (place[:, None] < episode.factor(timeline))
    if (quiet := plan.confounder("quiet_quarter")) is not None:
        weeks = np.arange(timeline.all_weeks)
        rests = (quiet.week <= weeks) & (weeks <= quiet.last_week)
        goes_on &= (organisation.unit_of_week != quiet.unit) | ~rests | (evenly[:, None] < QUIET_USE)
    return goes_on
