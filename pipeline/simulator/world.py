"""Everything that happened, as arrays of people by days: the organisation, its seats, its use and its work.

Each part has its own stream of random numbers, spawned from the one seed, so that a change in one part leaves the others as
they were.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator import habits as behaviour
from pipeline.simulator.episodes import IDLE_BEFORE_CLEAN_UP, QUIET_USE, Plan, draw_plan
from pipeline.simulator.habits import Floats, Habits, evenly, heaviest_last
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
    seated_weeks = seated[:, 6::7] | seated[:, ::7]
    weeks = behaviour.active_weeks(streams[2], habits, organisation, seated_weeks)
    weeks &= _goes_on(streams[1], habits, organisation, plan, seated_weeks)
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


def _goes_on(
    rng: np.random.Generator, habits: Habits, organisation: Organisation, plan: Plan, seated: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether what is planted leaves each person's use in each week alone; people by weeks."""
    units, weeks = organisation.unit_of_week, np.arange(organisation.timeline.all_weeks)
    goes_on = np.ones(units.shape, dtype=bool)

    def hold_back(unit: int | None, week: int, order: Callable[[int], Floats], factor: Floats) -> None:
        # Who is in the team when it begins gets a place by habit; who comes later gets one by chance.
        places = rng.random(len(units))
        members = np.flatnonzero((units[:, week] == unit) & seated[:, week])
        places[members[np.argsort(habits.chance[members], kind="stable")]] = order(len(members))
        goes_on[:] &= (units != unit) | (places[:, None] < factor)

    for episode in plan.episodes:
        order = heaviest_last if episode.shape == "lapsed" else evenly
        hold_back(episode.unit, episode.week, order, episode.factor(organisation.timeline))
    if (quiet := plan.confounder("quiet_quarter")) is not None:
        rests = (quiet.week <= weeks) & (weeks <= quiet.last_week)
        # Everybody has less to do, now one and now another: nobody stops for good.
        goes_on &= (units != quiet.unit) | ~rests | (rng.random(units.shape) < QUIET_USE)
    if (tidied := plan.confounder("seat_clean_up")) is not None:
        hold_back(tidied.unit, tidied.week, heaviest_last, np.full(len(weeks), 1 - IDLE_BEFORE_CLEAN_UP))
    return goes_on
