"""Organisations made of people who get a seat, begin one day, are trained, use a tool on some days of the week, and leave.

For the patterns about training, roll-out, depth and the most active; people first, as in ``worlds``. ``python -m
tests.detectors.uptake`` prints the tables.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.detectors import PATTERNS, scores
from pipeline.detectors.columns import Array, Mask, Whole
from pipeline.detectors.figures import OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import ANY_TOOL, WEEK, Panel, State
from pipeline.detectors.public_holidays import holiday_weeks
from schemas.fields import Family
from schemas.people import BAND
from schemas.signal import Pattern
from tests.detectors.marking import mark

FIRST_MONDAY = np.datetime64("2025-01-06")
PERSISTENCE = 0.8
QUARTER, SPELL = 13, 4
YOUNG_WEEKS, LAPSED_WEEKS = 4, 4
BINS_FROM = 50


@dataclass
class Uptake:
    """What is true of an organisation before chance plays; events change it in place. Arrays are (teams, weeks) unless said."""

    seed: int
    sizes: Whole
    weeks: int
    handed_out: Whole = field(init=False)
    """Week of the first seats of each team."""
    presence: Array = field(init=False)
    inclination: Array = field(init=False)
    """What is left of people's inclination; of those who use it most, ``most_inclined``."""
    most_inclined: Array = field(init=False)
    begins: Array = field(init=False)
    """What is left of the pace at which people begin."""
    own_action: Array = field(init=False)
    """The chance that whoever is active acts themselves."""
    more_days: Array = field(init=False)
    """What is left of people's inclination to use it on a second day."""
    training: Array = field(init=False)
    """The share of people trained in that week."""
    wears: Array = field(init=False)
    """Weeks (tau) in which what a training won wears off, (teams,)."""
    work: Array = field(init=False)
    each_does: Array = field(init=False)
    """How much whoever uses the tool does with it."""
    newcomers: Array = field(init=False)
    leave: Array = field(init=False)
    """The share of the people most inclined who leave that week."""
    tidied: Whole = field(init=False)
    """Week in which seats never used are taken away, (teams,)."""
    panel_state: dict[int, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = len(self.sizes), self.weeks
        for name in ("presence", "inclination", "most_inclined", "begins", "more_days", "work", "each_does"):
            setattr(self, name, np.ones(shape))
        for name in ("training", "newcomers", "leave"):
            setattr(self, name, np.zeros(shape))
        self.own_action = np.full(shape, 0.93)
        self.handed_out = np.full(shape[0], -60)
        self.wears, self.tidied = np.full(shape[0], 12.0), np.full(shape[0], self.weeks)


Event = Callable[[Uptake, np.random.Generator], None]


def live(world: Uptake, *events: Event) -> Panel:
    """The panel of one tool, with the figures of people beside it."""
    chance = np.random.default_rng(world.seed)
    for event in events:
        event(world, chance)
    return _People(world, chance).panel()


class _People:
    """Everybody, in flat arrays; the place of whoever leaves is taken by somebody new."""

    def __init__(self, world: Uptake, chance: np.random.Generator) -> None:
        self.world, self.chance = world, chance
        self.team = np.repeat(np.arange(len(world.sizes)), world.sizes)
        self.mean = chance.beta(12, 8, len(world.sizes))
        count = len(self.team)
        self.own, self.many, self.pace = np.empty(count), np.empty(count), np.empty(count)
        self.begun, self.active = np.zeros(count, bool), np.zeros(count, bool)
        self.since, self.seat_age = np.full(count, 99), np.zeros(count, int)
        self.lift, self.has_seat = np.zeros(count), np.ones(count, bool)
        self.weekly: list[Mask] = []
        self.gone, self.group, self.trained = (np.zeros(count, bool) for _ in range(3))
        self.arrive(np.ones(count, bool))

    def arrive(self, who: Mask) -> None:
        many = who.sum()
        mean = self.mean[self.team[who]]
        self.own[who] = self.chance.beta(mean * 2, (1 - mean) * 2)
        self.many[who] = self.chance.beta(2, 2, many)
        self.pace[who] = 0.02 + 0.35 * self.own[who]
        self.begun[who], self.active[who], self.lift[who] = False, False, 0.0
        self.since[who], self.seat_age[who], self.has_seat[who] = 99, 0, True

    def panel(self) -> Panel:
        world = self.world
        columns = [self.week(week) for week in range(-40, world.weeks)][40:]
        grids = {name: np.stack([column[name] for column in columns], axis=1).astype(float) for name in columns[0]}
        shape = grids["seats"].shape
        bins = ("people_active_1_day", "people_active_2_3_days", "people_active_4_7_days")
        shown = (world.sizes[:, None] >= BINS_FROM) & np.all([grids[name] >= BAND for name in bins], axis=0)
        grids |= {name: np.where(shown, grids[name], np.nan) for name in bins}
        states = {family: np.full(shape, State.OK, np.int8) for family in (*OF_TOOL, *OF_PEOPLE)}
        at_the_end = np.arange(world.weeks) % QUARTER == QUARTER - 1
        states[Family.PEOPLE][:, ~at_the_end] = State.MISSING
        mondays = FIRST_MONDAY + np.arange(world.weeks) * WEEK
        panel = Panel(
            "github-copilot",
            tuple(f"team {i:03}" for i in range(shape[0])),
            ("organisation",) * shape[0],
            mondays,
            np.repeat(world.sizes[:, None].astype(float), world.weeks, axis=1),
            {**grids, "tools": np.ones(shape), "people_active_other_tools": np.zeros(shape)},
            states,
        )
        for week, state in world.panel_state.items():
            mark(panel, np.s_[:, week], state)
        return panel.with_holidays(holiday_weeks(mondays, "NL"))

    def week(self, week: int) -> dict[str, Array]:
        world, chance, team, now = self.world, self.chance, self.team, max(week, 0)
        if week > 0:
            self.leave(now)
        seat = self.has_seat & (world.handed_out[team] <= week)
        left = np.where(self.own > 0.7, world.most_inclined[team, now], world.inclination[team, now])
        wants = chance.random(len(team)) < np.clip(self.own * left + self.lift * np.exp(-self.since / world.wears[team]), 0, 0.98)
        self.active = np.where(chance.random(len(team)) < PERSISTENCE, self.active, wants)
        self.learn(now, week)
        self.begun |= seat & (chance.random(len(team)) < self.pace * world.begins[team, now])
        seen = self.active & seat & self.begun & (chance.random(len(team)) < world.presence[team, now])
        self.since += 1
        self.seat_age = np.where(seat, self.seat_age + 1, 0)
        self.has_seat &= ~(~self.begun & seat & (self.seat_age > YOUNG_WEEKS) & (world.tidied[team] == now))
        acts = seen & (chance.random(len(team)) < world.own_action[team, now])
        self.weekly = [*self.weekly[-(QUARTER - 1) :], acts]
        return self.figures(now, seat, seen, acts) | self.of_quarter(now)

    def leave(self, now: int) -> None:
        chance, team, count = self.chance, self.team, len(self.team)
        gone = chance.random(count) < 0.0025 + self.world.newcomers[team, now]
        gone |= (self.own > 0.7) & (chance.random(count) < self.world.leave[team, now])
        self.gone |= gone
        self.arrive(gone)

    def learn(self, now: int, week: int) -> None:
        taken = (week >= 0) & (self.chance.random(len(self.team)) < self.world.training[self.team, now])
        self.lift, self.since = np.where(taken, 0.45, self.lift), np.where(taken, 0, self.since)
        self.begun |= taken & self.has_seat
        self.active |= taken & (self.chance.random(len(self.team)) < 0.75)
        self.trained = taken

    def figures(self, now: int, seat: Mask, seen: Mask, acts: Mask) -> dict[str, Array]:
        world, team, chance = self.world, self.team, self.chance
        days = 1 + chance.binomial(4, np.clip(self.many * world.more_days[team, now], 0, 1))
        never = seat & ~self.begun
        rate = 3.0 * world.work[:, now] * world.sizes * world.presence[:, now]
        with_tool = chance.poisson(3.0 * world.work[:, now] * self.count(acts) * world.each_does[:, now])
        items = np.maximum(chance.poisson(rate), with_tool)
        return {
            "people_active": self.count(seen),
            "people_active_by_own_action": self.count(acts),
            "people_active_1_day": self.count(seen & (days == 1)),
            "people_active_2_3_days": self.count(seen & (days > 1) & (days < 4)),
            "people_active_4_7_days": self.count(seen & (days > 3)),
            "seats": self.count(seat),
            "seats_new": self.count(never & (self.seat_age <= YOUNG_WEEKS)),
            "seats_never_used": self.count(never & (self.seat_age > YOUNG_WEEKS)),
            "seats_lapsed": np.zeros(len(world.sizes)),
            "items": items,
            "items_with_tool": with_tool,
            "items_old_way": items - with_tool,
            "training_offered": world.sizes * (world.training[:, now] > 0),
            "training_attended": self.count(self.trained),
        }

    def of_quarter(self, now: int) -> dict[str, Array]:
        """As the collector counts them; figures of weeks that do not end a quarter are there and never believed."""
        if now % QUARTER == SPELL - 1:
            self.group = np.logical_and.reduce(self.weekly[-SPELL:]) & ~self.gone
            self.gone = np.zeros(len(self.team), bool)
        stays, silent = ~self.gone, ~np.logical_or.reduce(self.weekly[-SPELL:])
        return {
            "headcount": self.world.sizes.astype(float),
            "leavers_at_most": self.band(self.gone),
            "moved_out_at_most": self.band(np.zeros_like(self.gone)),
            "most_active_at_most": self.band(self.group),
            "most_active_left_at_most": self.band(self.group & self.gone),
            "most_active_quiet_at_most": self.band(self.group & stays & silent),
        }

    def count(self, who: Mask) -> Array:
        return np.bincount(self.team[who], minlength=len(self.mean)).astype(float)

    def band(self, who: Mask) -> Array:
        banded = self.count(who) // BAND * BAND + BAND - 1
        return np.where(self.world.sizes >= BINS_FROM, banded, np.nan)


# Events in which no team is to blame.


def nothing(world: Uptake, chance: np.random.Generator) -> None:
    """An ordinary year and a half."""


def holidays(world: Uptake, chance: np.random.Generator) -> None:
    """Few people are there in weeks with a public holiday."""
    world.presence[:, holiday_weeks(FIRST_MONDAY + np.arange(world.weeks) * WEEK, "NL")] *= 0.6


def outage(world: Uptake, chance: np.random.Generator) -> None:
    """The source is down for a week, and nobody says that it is half in the next."""
    week = int(chance.integers(30, world.weeks - 6))
    world.presence[:, week], world.presence[:, week + 1] = 0.0, 0.5
    world.panel_state[week] = State.SOURCE_DOWN


def quiet_quarter(world: Uptake, chance: np.random.Generator) -> None:
    """A fifth of the teams has little to do for ten weeks."""
    week, few = int(chance.integers(30, world.weeks - 12)), chance.random(len(world.sizes)) < 0.2
    world.presence[few, week : week + 10] *= 0.35
    world.work[few, week : week + 10] *= 0.35


def reorganisation(world: Uptake, chance: np.random.Generator) -> None:
    """In a fifth of the teams half of the people are others from one week to the next."""
    few = chance.random(len(world.sizes)) < 0.2
    world.newcomers[few, int(chance.integers(30, world.weeks - 12))] = 0.5


def clean_up(world: Uptake, chance: np.random.Generator) -> None:
    """Half of the teams lose the seats that were never used."""
    half = chance.random(len(world.sizes)) < 0.5
    world.tidied[half] = chance.integers(20, world.weeks - 5)


def rolled_out(world: Uptake, chance: np.random.Generator) -> None:
    """Teams get their seats one after another, in waves."""
    world.handed_out[:] = chance.choice([2, 6, 10, 14], len(world.sizes))


def all_trained(world: Uptake, chance: np.random.Generator) -> None:
    """All teams are trained, in one of four weeks."""
    weeks = chance.choice([30, 33, 36, 39], len(world.sizes))
    world.training[np.arange(len(world.sizes)), weeks] = 0.7


def changed_tool(world: Uptake, chance: np.random.Generator) -> None:
    """A new release of the tool counts fewer actions as people's own, everywhere."""
    world.own_action[:, int(chance.integers(30, world.weeks - 12)) :] = 0.7


def everything(world: Uptake, chance: np.random.Generator) -> None:
    """All of the above."""
    for event in QUIET[1:-1]:
        event(world, chance)


QUIET: tuple[Event, ...] = (
    nothing, holidays, outage, quiet_quarter, reorganisation, clean_up, rolled_out, all_trained, changed_tool, everything,
)  # fmt: skip


# Events that are to be found.


def planted(name: str, teams: Sequence[int], value: float, week: int = 0) -> Event:
    """From this week on, in these teams, another value."""

    def event(world: Uptake, chance: np.random.Generator) -> None:
        of = getattr(world, name)
        if of.ndim == 1:
            of[list(teams)] = value
        else:
            of[list(teams), week:] = value

    return event


def trained(teams: Sequence[int], week: int) -> Event:
    """These teams are trained in this week and no other."""

    def event(world: Uptake, chance: np.random.Generator) -> None:
        world.training[list(teams)], world.training[list(teams), week] = 0.0, 0.7

    return event


def shallow(teams: Sequence[int], week: int) -> Sequence[Event]:
    return [planted("own_action", teams, 0.4, week), planted("more_days", teams, 0.3, week)]


def narrowed(teams: Sequence[int], week: int) -> Sequence[Event]:
    """Who is not among the most inclined stops; the others do twice as much, on half as many days again."""
    return [
        planted("inclination", teams, 0.1, week),
        planted("each_does", teams, 2.0, week),
        planted("more_days", teams, 1.5, week),
    ]


def stalled(teams: Sequence[int], week: int) -> Sequence[Event]:
    return [rolled_out, planted("handed_out", teams, 6), planted("begins", teams, 0.05, week)]


def forgotten(teams: Sequence[int], week: int) -> Sequence[Event]:
    """Trained in the first of the weeks, and most of it is lost within a month."""
    return [all_trained, trained(teams, week), planted("wears", teams, 1.5)]


def faded(teams: Sequence[int], week: int) -> Sequence[Event]:
    return [planted("most_inclined", teams, 0.0, week)]


def gone(teams: Sequence[int], week: int) -> Sequence[Event]:
    def event(world: Uptake, chance: np.random.Generator) -> None:
        world.leave[list(teams), week : week + 6] = 0.4

    return [event]


PLANTS: dict[Pattern, Callable[[Sequence[int], int], Sequence[Event]]] = {
    Pattern.SHALLOW_USE: shallow,
    Pattern.NARROWING_USE: narrowed,
    Pattern.STALLED_ROLLOUT: stalled,
    Pattern.POST_TRAINING_DECAY: forgotten,
    Pattern.CHAMPIONS_FADING: faded,
    Pattern.LEAVERS_AMONG_ACTIVE: gone,
}
WEEK_OF = {
    Pattern.STALLED_ROLLOUT: 9,
    Pattern.POST_TRAINING_DECAY: 30,
    Pattern.CHAMPIONS_FADING: 44,
    Pattern.LEAVERS_AMONG_ACTIVE: 44,
}
BIG = frozenset({Pattern.CHAMPIONS_FADING, Pattern.LEAVERS_AMONG_ACTIVE})
"""Patterns that are known of large units only."""


def week_of(pattern: Pattern) -> int:
    return WEEK_OF.get(pattern, 40)


def sizes(teams: int, smallest: int, largest: int, seed: int) -> Whole:
    return np.random.default_rng(seed).integers(smallest, largest + 1, teams)


def alarms(panel: Panel, pattern: Pattern) -> Mask:
    """As they are told: within the budget of a unit, and not of units that moved on."""
    told = panel if PATTERNS[pattern].per_tool else Panel(
        ANY_TOOL, panel.units, panel.parents, panel.weeks, panel.cohort_size, panel.figures, panel.states
    )  # fmt: skip
    return scores(told, [pattern])[pattern].alarm


def false_alarms(event: Event, pattern: Pattern, seeds: Iterable[int], teams: int = 100, weeks: int = 78) -> float:
    """Episodes per team-year in worlds where no team is to blame."""
    found, years = 0, 0.0
    for seed in seeds:
        roster = sizes(teams, 60, 240, seed) if pattern in BIG else sizes(teams, 10, 80, seed)
        panel = live(Uptake(seed, roster, weeks), event)
        told = alarms(panel, pattern)
        found += int((told & ~np.pad(told, ((0, 0), (1, 0)))[:, :-1]).any(axis=1).sum())
        years += teams * weeks / 52
    return found / years


def recall(pattern: Pattern, people: int, seeds: Sequence[int], within: int = 12, teams: int = 60) -> tuple[float, float, int]:
    """Of three planted teams of this size: the share found within so many weeks, the median delay, alarms in other teams."""
    three, week = [0, 20, 40], week_of(pattern)
    delays: list[int] = []
    elsewhere = 0
    for seed in seeds:
        roster = sizes(teams, 60, 240, seed) if pattern in BIG else sizes(teams, 10, 80, seed)
        roster[three] = people
        told = alarms(live(Uptake(seed, roster, week + within + 1), *PLANTS[pattern](three, week)), pattern)
        first = np.where(told[:, week:].any(axis=1), told[:, week:].argmax(axis=1), -1)
        delays += [int(first[team]) for team in three if first[team] >= 0 and not told[team, :week].any()]
        elsewhere += int(np.delete(first, three).max(initial=-1) >= 0)
    return len(delays) / (3 * len(seeds)), float(np.median(delays)) if delays else np.nan, elsewhere


def lines() -> Iterator[str]:
    for pattern in PLANTS:
        budget = PATTERNS[pattern].false_alarms_a_year
        yield f"{pattern.value}: false alarms per team-year, budget {budget}"
        for event in QUIET:
            yield f"  {event.__name__:16}{false_alarms(event, pattern, range(10)):8.4f}"
        for people in (60, 120, 200) if pattern in BIG else (12, 20, 30, 60):
            share, delay, elsewhere = recall(pattern, people, range(100, 112), 26 if pattern in BIG else 12)
            yield f"  {people} people: found {share:.2f}, after {delay} weeks, elsewhere {elsewhere}"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
