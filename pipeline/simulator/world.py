"""Everything that happened, as arrays of people by days: the organisation, its seats, its use and its work.

Each part has its own stream of random numbers, spawned from the one seed, so that a change in one part leaves the others as
they were; what was added later has later streams.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator import habits as behaviour
from pipeline.simulator.effects import goes_on
from pipeline.simulator.episodes import Plan, draw_plan
from pipeline.simulator.habits import Habits
from pipeline.simulator.organisation import Organisation, found
from pipeline.simulator.planting import plant
from pipeline.simulator.presence import absent, available
from pipeline.simulator.seats import Seats, clean_up, hand_out
from pipeline.simulator.settings import STANDARD, Settings
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.turnover import hand_over, turn_over
from pipeline.simulator.work import Work, finish_work

HANDED_OVER = 0.4
"""The share of a team that a reorganisation moves."""


@dataclass(frozen=True)
class ToolUse:
    """What people did with one tool. ``recorded`` is the use the vendor knows of: an outage day is in nobody's figures."""

    seats: Seats
    habits: Habits
    recorded: NDArray[np.bool_]
    interactions: NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """What happened."""

    organisation: Organisation
    settings: Settings
    plan: Plan
    tools: Mapping[str, ToolUse]
    work: Work

    @property
    def first_tool(self) -> ToolUse:
        """The tool in whose use patterns are planted."""
        return self.tools[self.settings.tools[0]]

    @property
    def seats(self) -> Seats:
        """Seats of the first tool."""
        return self.first_tool.seats

    @property
    def recorded(self) -> NDArray[np.bool_]:
        """Days on which the vendor of the first tool knows of any use; people by days."""
        return self.first_tool.recorded

    @property
    def interactions(self) -> NDArray[np.int64]:
        """Interactions with the first tool; people by days."""
        return self.first_tool.interactions


def happen(seed: np.random.SeedSequence, teams: int, timeline: Timeline, settings: Settings = STANDARD) -> World:
    """Let the weeks pass."""
    streams = [np.random.default_rng(child) for child in seed.spawn(7)]
    organisation, plan = _people(streams[0], streams[1], teams, timeline, settings)
    habits = behaviour.draw_habits(streams[2], len(organisation.people), settings.habits)
    seats = hand_out(streams[3], organisation, plan, settings.seats)
    seated = seats.held(timeline)
    here = available(streams[4], organisation, settings.presence)
    here &= ~absent(streams[6], organisation, settings.presence)
    seated_weeks = seated[:, 6::7] | seated[:, ::7]
    weeks = behaviour.active_weeks(streams[2], habits, organisation, seated_weeks, settings.habits)
    weeks &= goes_on(streams[1], habits, organisation, plan, seated_weeks)
    used = behaviour.active_days(streams[2], habits, weeks, here & seated)
    seats = clean_up(seats, organisation, plan, used)
    used &= seats.held(timeline)
    amounts = behaviour.interactions(streams[2], habits, used, settings.habits)
    work = finish_work(streams[5], organisation, plan, here, amounts > 0)
    recorded = used.copy()
    for outage in plan.all_of("vendor_outage"):
        recorded[:, outage.day] = False
    return World(organisation, settings, plan, {settings.tools[0]: ToolUse(seats, habits, recorded, amounts)}, work)


def _people(
    rng: np.random.Generator, planning: np.random.Generator, teams: int, timeline: Timeline, settings: Settings
) -> tuple[Organisation, Plan]:
    """Who works where, and what is planted; a reorganisation is both."""
    organisation = turn_over(rng, found(rng, teams, timeline, settings.staff), settings.turnover, settings.staff)
    plan = draw_plan(planning, organisation) if settings.planting is None else plant(planning, organisation, settings.planting)
    for change in plan.all_of("reorganisation"):
        if change.unit is not None and change.partner is not None:
            day = timeline.day(7 * change.week + int(planning.integers(0, 5)))
            organisation = hand_over(planning, organisation, change.unit, change.partner, day, HANDED_OVER)
    return organisation, plan
