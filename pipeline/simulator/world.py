"""Everything that happened, as arrays of people by days: the organisation, its seats, its use and its work.

Each part has its own stream of random numbers, spawned from the one seed, so that a change in one part leaves the others as
they were; what was added later has later streams.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator import habits as behaviour
from pipeline.simulator.crowd import Effects
from pipeline.simulator.effects import effects
from pipeline.simulator.episodes import Plan, draw_plan
from pipeline.simulator.habits import Bools, Habits
from pipeline.simulator.organisation import Organisation, found
from pipeline.simulator.planting import plant
from pipeline.simulator.presence import PresencePriors, absent, available
from pipeline.simulator.reporting import recorded
from pipeline.simulator.seats import Seats, clean_up, hand_out, move_seats
from pipeline.simulator.settings import LIVELY, STANDARD, Settings
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.turnover import turn_over
from pipeline.simulator.upheaval import Upheaval, make_champions, reorganise, upset
from pipeline.simulator.work import Work, finish_work

LATER = 10
"""The stream from which what people do beside their use is drawn; those before it are of the parts below."""
BESIDE = ("questions", "pulse", "training", "unsanctioned", "details")
DAYS_DOWN = 2
ROBOT_REQUESTS = 80
"""Of a program, on every day of the week."""
OTHER_TOOLS_SHARE = 0.7
"""Of the teams that have a further tool."""
SEATS_BEFORE_A_MOVE = 14
"""Days: licences of the second tool come when people are about to move, not years before."""


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
    here: Bools
    """Who is at work; people by days."""
    seeds: Mapping[str, np.random.SeedSequence]
    """For what is told of people beside their use; drawn only when it is asked for."""

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


@dataclass(frozen=True)
class _Life:
    """What is common to all tools of an organisation."""

    organisation: Organisation
    settings: Settings
    plan: Plan
    here: Bools
    """Who is at work; people by days."""


def happen(
    seed: np.random.SeedSequence,
    teams: int,
    timeline: Timeline,
    settings: Settings = STANDARD,
    details: np.random.SeedSequence | None = None,
) -> World:
    """Let the weeks pass; ``details`` are of how each day of a person is spelt out in files."""
    seeds = seed.spawn(LATER + 1 + len(settings.tools))
    streams = [np.random.default_rng(child) for child in seeds]
    plan, changed = _people(streams, teams, timeline, settings)
    organisation = changed.organisation
    habits = behaviour.draw_habits(streams[2], len(organisation.people), settings.habits)
    habits = make_champions(habits, changed.champions)
    seats = hand_out(streams[3], organisation, plan, settings.seats)
    seats = move_seats(seats, organisation, plan, habits.chance)
    seated = _weeks_with_seat(seats, timeline)
    found = effects((streams[1], streams[7]), habits, organisation, plan, seated)
    presence = _presence(settings, plan)
    here = available(streams[4], organisation, presence)
    here &= ~absent(streams[6], organisation, presence) & ~np.repeat(found.away, DAYS_A_WEEK, axis=1)
    life = _Life(organisation, settings, plan, here)
    first, moved = _use_first(life, streams[2], streams[8], habits, seats, found)
    tools = {settings.tools[0]: first}
    for number, tool in enumerate(settings.tools[1:]):
        tools[tool] = _use_other(life, np.random.default_rng(seeds[LATER + 1 + number]), moved if number == 0 else ~here & here)
    own = np.logical_or.reduce([tool.interactions > 0 for tool in tools.values()])
    work = finish_work(streams[5], organisation, plan, here, own)
    told = dict(zip(BESIDE, seeds[LATER].spawn(len(BESIDE)), strict=True))
    told["details"] = details or told["details"]
    return World(organisation, settings, plan, tools, work, here, told)


def _people(streams: Sequence[np.random.Generator], teams: int, timeline: Timeline, settings: Settings) -> tuple[Plan, Upheaval]:
    """Who works where, and what is planted; a reorganisation is both."""
    rng, planning = streams[0], streams[1]
    organisation = turn_over(rng, found(rng, teams, timeline, settings.staff), settings.turnover, settings.staff)
    planting = settings.planting
    if planting is not None and len(settings.tools) == 1:
        planting = replace(planting, confounders=tuple(kind for kind in planting.confounders if kind != "tool_migration"))
    plan = draw_plan(planning, organisation) if planting is None else plant(planning, organisation, planting)
    return plan, upset(streams[9], reorganise(planning, organisation, plan), plan)


def _presence(settings: Settings, plan: Plan) -> PresencePriors:
    """The priors of presence, with bridge days and long leave where the plan says so."""
    priors = settings.presence
    if plan.confounder("bridge_days"):
        priors = replace(priors, bridge_share=priors.bridge_share or LIVELY.bridge_share)
    if plan.confounder("long_leave"):
        priors = replace(priors, long_leaves_a_year=priors.long_leaves_a_year or LIVELY.long_leaves_a_year)
    return priors


def _use_first(
    life: _Life,
    rng: np.random.Generator,
    telling: np.random.Generator,
    habits: Habits,
    seats: Seats,
    found: Effects,
) -> tuple[ToolUse, Bools]:
    """The use of the tool in which things are planted, and the days that go to the second tool in its place."""
    organisation, line, priors = life.organisation, life.organisation.timeline, life.settings.habits
    seated = _weeks_with_seat(seats, line)
    weeks = behaviour.active_weeks(rng, habits, organisation, seated, priors, found.pull)
    weeks = (weeks & found.goes_on) | (found.ticks & seated)
    used = behaviour.active_days(rng, habits, weeks, _open(life) & seats.held(line), found.keen)
    used |= np.repeat(found.robots, DAYS_A_WEEK, axis=1)
    moved = used & np.repeat(found.moved, DAYS_A_WEEK, axis=1)
    used &= ~moved
    seats = clean_up(seats, organisation, life.plan, used)
    used &= seats.held(line)
    amounts = behaviour.interactions(rng, habits, used, priors, found.amount)
    amounts[np.repeat(found.passive, DAYS_A_WEEK, axis=1)] = 0
    amounts[np.repeat(found.robots, DAYS_A_WEEK, axis=1) & used] = ROBOT_REQUESTS
    told = recorded(telling, organisation, life.plan, used, amounts > 0)
    return ToolUse(seats, habits, told, amounts), moved


def _use_other(life: _Life, rng: np.random.Generator, moved: Bools) -> ToolUse:
    """The use of a further tool: some teams have it, and those that move to it do in any case."""
    organisation, line, priors = life.organisation, life.organisation.timeline, life.settings.habits
    habits = behaviour.draw_habits(rng, len(organisation.people), priors)
    seats = hand_out(rng, organisation, Plan((), ()), life.settings.seats)
    moving = {event.unit for event in life.plan.all_of("tool_migration")}
    has_it = rng.random(len(organisation.units)) < OTHER_TOOLS_SHARE
    has_it &= np.array([unit.number not in moving for unit in organisation.units])
    units = organisation.unit_of_week
    belongs = (units >= 0) & has_it[units]
    # Nobody has a seat before the first day in a team that has the tool, or shortly before the move to it.
    joins = np.where(belongs[:, 0], seats.first, 7 * belongs.argmax(axis=1))
    first = np.where(belongs.any(axis=1), np.maximum(seats.first, joins), seats.end)
    first = np.where(moved.any(axis=1), np.maximum(_since(organisation), moved.argmax(axis=1) - SEATS_BEFORE_A_MOVE), first)
    seats = Seats(np.minimum(first, seats.end), seats.end)
    held = seats.held(line)
    weeks = behaviour.active_weeks(rng, habits, organisation, _weeks_with_seat(seats, line) & belongs, priors)
    used = behaviour.active_days(rng, habits, weeks, _open(life) & held) | (moved & held)
    return ToolUse(seats, habits, used, behaviour.interactions(rng, habits, used, priors))


def _since(organisation: Organisation) -> NDArray[np.int64]:
    """The first day of each person in the organisation, as far back as seats were handed out; for who moves to a second tool."""
    return np.array([max(-90, organisation.timeline.index(person.stints[0].first)) for person in organisation.people])


def _open(life: _Life) -> Bools:
    """When people could use a tool: at work, and the tool is not down."""
    open_days = life.here.copy()
    for outage in life.plan.all_of("tool_outage"):
        if outage.day is not None:
            open_days[:, outage.day : outage.day + DAYS_DOWN] = False
    return open_days


def _weeks_with_seat(seats: Seats, timeline: Timeline) -> Bools:
    held = seats.held(timeline)
    weeks: Bools = held[:, 6::7] | held[:, ::7]
    return weeks
