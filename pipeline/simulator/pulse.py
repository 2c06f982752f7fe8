"""A pulse survey: who is invited, who answers, and how, from people: each has a view and a readiness to answer.

Ten statements (``schemas/pulse_items.toml``), four at a time, every fourth week: each is asked at least once a quarter. Teams
of which fewer than ten could be invited are not asked, as survey tools have it. Answers are from 1 to 5 as the statement is
put.

Where the figures come from: 41 % worldwide fear for their job within ten years (BCG 2025, strength B), so that statement is the
least favourable; that some two in three answer is a guess, and so is how views differ. A team whose questions rise becomes less
clear about its role; one that falls silent answers ``size`` less often; two camps differ in what they say as in what they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.crowd import ramp
from pipeline.simulator.organisation import add_up
from pipeline.simulator.told import asked
from pipeline.simulator.world import World
from schemas.pulse import ITEMS, REVERSED, boxes

Array = NDArray[np.float64]

EVERY, ITEMS_AT_A_TIME, FEWEST_INVITED = 4, 4, 10
READY, SPREAD_OF_READINESS, SPREAD_OF_TEAMS = 0.65, 1.0, 0.3
SPREAD_OF_VIEWS, SPREAD_OF_MOODS = 0.8, 0.6
BOUNDS = np.array([-1.2, -0.4, 0.3, 1.1])
"""Between the five answers, on the scale of views; the favourable end is the upper one."""
OFFSETS = {"work_secure": -0.25, "work_lost": -0.2, "skills_kept": -0.1, "doubt_aloud": 0.3, "judgement": 0.2}
ABOUT_ROLE = frozenset({"role_clear", "role_ahead", "work_secure", "work_lost"})
ABOUT_CAMPS = frozenset({"judgement", "work_secure", "doubt_aloud", "skills_kept"})
UNCLEAR, AFRAID_TO_SAY, CAMPS = 0.9, 0.7, 1.3
"""How far views move, on their scale."""
SCALE = 5


@dataclass(frozen=True)
class Answers:
    """Answers of each unit in each exported week; NaN where nobody was asked.

    Parameters
    ----------
    invited, answered
        People; units by weeks.
    chosen
        By item: how many chose 1 to 5; units by weeks by five.
    """

    invited: Array
    answered: Array
    chosen: Mapping[str, Array]

    def figures(self) -> Mapping[str, Array]:
        """The figures of the contract."""
        found = {"pulse_invited": self.invited, "pulse_answered": self.answered}
        for item, chosen in self.chosen.items():
            turned = chosen[..., ::-1] if item in REVERSED else chosen
            parts = (turned[..., :2].sum(axis=2), turned[..., 2], turned[..., 3:].sum(axis=2))
            found |= dict(zip(boxes(item), parts, strict=True))
        return found


def pulse(world: World) -> Answers:
    """The answers of a world."""
    rng = np.random.default_rng(world.seeds["pulse"])
    organisation, line = world.organisation, world.organisation.timeline
    people, units = len(organisation.people), len(organisation.units)
    ready = rng.normal(np.log(READY / (1 - READY)), SPREAD_OF_READINESS, people)
    of_team = rng.normal(0, SPREAD_OF_TEAMS, (2, units))
    views = rng.normal(0, SPREAD_OF_VIEWS, people)
    camps = _camps(world)
    could = asked(world)
    shape = (units, line.weeks)
    found = Answers(np.full(shape, np.nan), np.full(shape, np.nan), {item: np.full((*shape, SCALE), np.nan) for item in ITEMS})
    for time, number in enumerate(range(EVERY - 1, line.weeks, EVERY)):
        week, unit = line.exported_weeks.start + number, could[:, number]
        sizes = np.bincount(unit[unit >= 0], minlength=units)
        teams = (sizes >= FEWEST_INVITED) & [team.parent is not None for team in organisation.units]
        invited = (unit >= 0) & teams[unit]
        chance = 1 / (1 + np.exp(-(ready + of_team[0][unit]))) * (1 - _silence(world, week)[unit])
        answers = invited & (rng.random(people) < chance)
        found.invited[teams, number] = sizes[teams]
        found.answered[teams, number] = _count(unit, answers, units)[teams]
        for place in range(ITEMS_AT_A_TIME):
            item = ITEMS[(ITEMS_AT_A_TIME * time + place) % len(ITEMS)]
            moved = _moved(world, item, week)[unit] + (camps[:, week] if item in ABOUT_CAMPS else 0)
            view = views + of_team[1][unit] + moved + OFFSETS.get(item, 0) + rng.normal(0, SPREAD_OF_MOODS, people)
            level = np.searchsorted(BOUNDS, view)
            level = SCALE - 1 - level if item in REVERSED else level
            counts = np.stack([_count(unit, answers & (level == one), units) for one in range(SCALE)], axis=1)
            found.chosen[item][teams, number] = counts[teams]
    return found


def _count(unit: NDArray[np.int64], who: NDArray[np.bool_], units: int) -> Array:
    return add_up(np.where(who, unit, -1)[:, None], units)[:, 0]


def _silence(world: World, week: int) -> Array:
    """By which share each unit answers less often in a week."""
    less = np.zeros(len(world.organisation.units))
    for episode in world.plan.episodes_of("falling_silent"):
        less[episode.unit] = episode.size * ramp(np.array([week]), episode.week, EVERY)[0]
    return less


def _moved(world: World, item: str, week: int) -> Array:
    """How far the views of each unit have moved by a week."""
    moved = np.zeros(len(world.organisation.units))
    for pattern, items, far in (
        ("questions_rise", ABOUT_ROLE, UNCLEAR),
        ("falling_silent", frozenset({"doubt_aloud", "room_to_err"}), AFRAID_TO_SAY),
    ):
        for episode in world.plan.episodes:
            if episode.pattern == pattern and item in items:
                moved[episode.unit] -= far * ramp(np.array([week]), episode.week, EVERY)[0]
    return moved


def _camps(world: World) -> Array:
    """How far each person's views are drawn apart in each week, by what they do: who uses the tool more, is for it."""
    drawn: Array = np.zeros(world.organisation.unit_of_week.shape)
    days = world.recorded.reshape(*drawn.shape, -1).sum(axis=2)
    for episode in world.plan.episodes_of("two_camps"):
        if episode.unit is not None:
            members = np.flatnonzero(world.organisation.unit_of_week[:, episode.week] == episode.unit)
            later = days[members, episode.week + EVERY : episode.week + 4 * EVERY].sum(axis=1)
            side: Array = np.where(later > np.median(later), 1.0, -1.0)
            grown = ramp(np.arange(drawn.shape[1]), episode.week, 2 * EVERY)
            drawn[members] += CAMPS * episode.size * side.reshape(-1, 1) * grown
    return drawn
