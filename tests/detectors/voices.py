"""Organisations made of people who use a tool on some days, ask questions and answer a pulse, or do not.

For the patterns about questions, answers and camps; people first, as in ``worlds``. Each person has an own inclination for each
of the three and mostly repeats the last week; what a team asks about wanders. ``python -m benchmarks.voices`` prints the tables.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.detectors.columns import Array, Mask, Whole
from pipeline.detectors.episodes import episodes
from pipeline.detectors.figures import OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import WEEK, Panel, State
from pipeline.detectors.public_holidays import holiday_weeks
from pipeline.detectors.score import Detector
from tests.detectors.marking import mark

FIRST_MONDAY = np.datetime64("2025-01-06")
WARM_UP = 12
PERSISTENCE = 0.8
BIN_FLOOR = 5


@dataclass
class Voices:
    """What is true of an organisation before chance plays; events change it in place. Arrays are (teams, weeks)."""

    seed: int
    sizes: Whole
    weeks: int
    pulse_every: int = 2
    persistence: float = PERSISTENCE
    questions_each: float = 0.2
    """Questions a person asks in a week, on average; few people ask most of them."""
    presence: Array = field(init=False)
    """The chance to be there at all."""
    inclination: Array = field(init=False)
    """What is left of people's inclination to use the tool."""
    camps: Array = field(init=False)
    """Share of the people who went to either end: half of them stop, half use it nearly every day."""
    asking: Array = field(init=False)
    """How often people ask, as a multiple of their own rate."""
    worry: Array = field(init=False)
    """What is added to the log-odds that a question is about role and future."""
    answering: Array = field(init=False)
    """What is left of people's inclination to answer the pulse."""
    work: Array = field(init=False)
    newcomers: Array = field(init=False)
    """Share of the people who are replaced in this week."""
    growth: Array = field(init=False)
    """Factor of head-count."""
    outages: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = len(self.sizes), self.weeks
        for name in ("presence", "inclination", "asking", "answering", "work", "growth"):
            setattr(self, name, np.ones(shape))
        for name in ("camps", "worry", "newcomers"):
            setattr(self, name, np.zeros(shape))

    @property
    def teams(self) -> int:
        return len(self.sizes)


Event = Callable[[Voices, np.random.Generator], None]


def live(world: Voices, *events: Event) -> Panel:
    """The panel of the tool, with the figures of people beside it; its last row is the organisation."""
    chance = np.random.default_rng(world.seed)
    for event in events:
        event(world, chance)
    people = _People(world, chance)
    weeks = [people.week(week) for week in range(-WARM_UP, world.weeks)][WARM_UP:]
    figures = {name: np.stack([week[name] for week in weeks], axis=1).astype(float) for name in weeks[0]}
    return _panel(world, figures)


class _People:
    """Everybody, in flat arrays."""

    def __init__(self, world: Voices, chance: np.random.Generator) -> None:
        self.world, self.chance = world, chance
        room = np.ceil(world.sizes * world.growth.max(axis=1)).astype(int)
        self.team = np.repeat(np.arange(world.teams), room)
        self.place = np.concatenate([np.arange(n) for n in room])
        self.mean = chance.beta(12, 8, world.teams)
        self.topic = chance.normal(-1.7, 0.4, world.teams)
        self.mood = np.zeros(world.teams)
        n = len(self.team)
        self.use, self.keen, self.asks, self.worries, self.answers, self.side = np.empty((6, n))
        self.active, self.answered = np.zeros((2, n), bool)
        self.arrive(np.ones(n, bool))

    def arrive(self, who: Mask) -> None:
        n, mean = who.sum(), self.mean[self.team[who]]
        self.use[who] = self.chance.beta(2 * mean, 2 * (1 - mean))
        self.keen[who] = self.chance.beta(1.2, 2.0, n)
        self.asks[who] = self.chance.gamma(0.5, 2 * self.world.questions_each, n)
        self.worries[who] = self.chance.normal(0, 0.7, n)
        self.answers[who] = self.chance.beta(2.1, 0.9, n)
        self.side[who] = self.chance.random(n)
        self.active[who] = self.chance.random(n) < self.use[who]
        self.answered[who] = self.chance.random(n) < self.answers[who]

    def week(self, week: int) -> dict[str, Whole]:
        world, chance, team, now = self.world, self.chance, self.team, max(week, 0)
        if week >= 0:
            self.arrive(chance.random(len(team)) < world.newcomers[team, now])
        here = self.place < np.round(world.sizes * world.growth[:, now])[team]
        there = here & (chance.random(len(team)) < world.presence[team, now])
        counts = self.use_tool(now, there) | self.ask(now, there) | self.answer(now, week, here, there)
        items = chance.poisson(3 * world.work[team, now]) * here
        counts["items"] = np.bincount(team, items, world.teams)
        return counts | {"cohort_size": self.count(here)}

    def use_tool(self, now: int, there: Mask) -> dict[str, Whole]:
        world, chance, team = self.world, self.chance, self.team
        again = chance.random(len(team)) < world.persistence
        wants = chance.random(len(team)) < self.use * world.inclination[team, now]
        self.active = np.where(again, self.active, wants)
        days = np.where(self.active, 1 + chance.binomial(4, self.keen), 0)
        went = world.camps[team, now] / 2
        days = np.where(self.side < went, 0, np.where(self.side > 1 - went, np.maximum(days, 4), days)) * there
        ranges = {"people_active_1_day": (1, 1), "people_active_2_3_days": (2, 3), "people_active_4_7_days": (4, 7)}
        bins = {name: self.count((days >= low) & (days <= high)) for name, (low, high) in ranges.items()}
        return bins | {"people_active_by_own_action": self.count(days > 0)}

    def ask(self, now: int, there: Mask) -> dict[str, Whole]:
        world, chance, team = self.world, self.chance, self.team
        self.mood = 0.9 * self.mood + chance.normal(0, 0.12, world.teams)
        burst = chance.gamma(4, 1 / 4, world.teams)[team]
        asked = chance.poisson(self.asks * world.asking[team, now] * burst * there)
        log_odds = self.worries + (self.topic + self.mood + world.worry[:, now])[team]
        role = chance.binomial(asked, 1 / (1 + np.exp(-log_odds)))
        tool = chance.binomial(asked - role, 0.6)
        parts = {"questions_role_and_future": role, "questions_tool": tool, "questions_other": asked - role - tool}
        return {name: np.bincount(team, part, world.teams) for name, part in parts.items()}

    def answer(self, now: int, week: int, here: Mask, there: Mask) -> dict[str, Whole]:
        world, chance, team = self.world, self.chance, self.team
        if week % world.pulse_every:
            nobody = np.full(world.teams, np.nan)
            return {"pulse_invited": nobody, "pulse_answered": nobody}
        again = chance.random(len(team)) < 0.7
        self.answered = np.where(again, self.answered, chance.random(len(team)) < self.answers)
        answers = self.answered & there & (chance.random(len(team)) < world.answering[team, now])
        return {"pulse_invited": self.count(here), "pulse_answered": self.count(answers)}

    def count(self, flag: Mask) -> Whole:
        return np.bincount(self.team[flag], minlength=self.world.teams)


def _panel(world: Voices, figures: dict[str, Array]) -> Panel:
    bins = [name for name in figures if name.startswith("people_active_") and name.endswith(("day", "days"))]
    too_few = np.min([figures[name] for name in bins], axis=0) < BIN_FLOOR
    figures |= {name: np.where(too_few, np.nan, figures[name]) for name in bins}
    # The organisation is judged through its units: no pattern may depend on its own figures.
    grids = {name: np.vstack([figure, figure.sum(axis=0)]) for name, figure in figures.items()}
    size = grids.pop("cohort_size")
    panel = Panel(
        tool="github-copilot",
        units=(*(f"team {i:03}" for i in range(world.teams)), "organisation"),
        parents=(*("organisation",) * world.teams, None),
        weeks=FIRST_MONDAY + np.arange(world.weeks) * WEEK,
        cohort_size=size,
        figures=grids,
        states={family: np.full(size.shape, State.OK, np.int8) for family in (*OF_TOOL, *OF_PEOPLE)},
    )
    for week in world.outages:
        mark(panel, np.s_[:, week], State.SOURCE_DOWN)
    return panel.with_holidays(holiday_weeks(panel.weeks, "NL"))


def sizes(teams: int, smallest: int, largest: int, seed: int) -> Whole:
    return np.random.default_rng(seed).integers(smallest, largest + 1, teams)


# Events in which no team is to blame.


def nothing(world: Voices, chance: np.random.Generator) -> None:
    """An ordinary time."""


def holidays(world: Voices, chance: np.random.Generator) -> None:
    """Few people are there in weeks with a public holiday, and in three weeks of summer."""
    world.presence[:, holiday_weeks(FIRST_MONDAY + np.arange(world.weeks) * WEEK, "NL")] *= 0.5
    world.presence[:, 30:33] *= 0.5


def outage(world: Voices, chance: np.random.Generator) -> None:
    """Sources are down for a week and give nothing; that it is known."""
    week = int(chance.integers(20, world.weeks - 4))
    world.presence[:, week] = 0
    world.outages.append(week)


def everybody(world: Voices, chance: np.random.Generator) -> None:
    """An announcement: all ask more, and more about their role, for some weeks; then all are tired of surveys, and use less."""
    week = int(chance.integers(18, world.weeks - 20))
    world.worry[:, week : week + 8] += 1.2
    world.asking[:, week : week + 8] *= 1.5
    world.asking[:, week + 8 :] *= 0.6
    world.answering[:, week + 8 :] *= 0.7
    world.inclination[:, week:] *= 0.7


def reorganisation(world: Voices, chance: np.random.Generator) -> None:
    """Each quarter one person in six is somebody new, and some teams grow or shrink."""
    world.newcomers[:, 13::13] = 1 / 6
    factors = chance.choice([0.75, 1, 1, 1, 1.3], (world.teams, world.weeks // 13 + 1))
    world.growth *= np.repeat(factors, 13, axis=1)[:, : world.weeks]


def new_channel(world: Voices, chance: np.random.Generator) -> None:
    """A fifth of the teams gets a channel in which three times as much is asked, more of it about role and future."""
    week = int(chance.integers(18, world.weeks - 12))
    few = chance.random(world.teams) < 0.2
    world.asking[few, week:] *= 3
    world.worry[few, week:] += 0.7


def quiet_time(world: Voices, chance: np.random.Generator) -> None:
    """A fifth of the teams has little to do for ten weeks: less use, fewer questions."""
    week = int(chance.integers(18, world.weeks - 12))
    few = chance.random(world.teams) < 0.2
    for part in (world.inclination, world.asking, world.work):
        part[few, week : week + 10] *= 0.4


def fewer_users(world: Voices, chance: np.random.Generator) -> None:
    """A tenth of the teams loses half of its users: one side only, no camps; too few teams to say that units drift apart."""
    week = int(chance.integers(18, world.weeks - 12))
    world.inclination[: max(1, world.teams // 10), week:] *= 0.5


def rollout(world: Voices, chance: np.random.Generator) -> None:
    """The tool is new: use grows everywhere for a year, here faster than there."""
    speed = chance.uniform(8, 30, world.teams)[:, None]
    world.inclination *= 1 - 0.8 * np.exp(-np.arange(world.weeks) / speed)


QUIET = (nothing, holidays, outage, everybody, reorganisation, new_channel, quiet_time, fewer_users, rollout)


# Events that are to be found.


def risen(teams: Sequence[int], week: int, log_odds: float) -> Event:
    """These teams ask more about role and future; other questions stay."""

    def event(world: Voices, chance: np.random.Generator) -> None:
        rows = list(teams)
        world.worry[rows, week:] += log_odds
        world.asking[rows, week:] *= 1 + 0.15 * (np.exp(log_odds) - 1)

    return event


def silenced(teams: Sequence[int], week: int, log_odds: float, weeks: int, fall: float) -> Event:
    """They ask so for some weeks, and then ask and answer less."""

    def event(world: Voices, chance: np.random.Generator) -> None:
        rows = list(teams)
        world.worry[rows, week : week + weeks] += log_odds
        world.asking[rows, week : week + weeks] *= 1 + 0.15 * (np.exp(log_odds) - 1)
        world.asking[rows, week + weeks :] *= 1 - fall
        world.answering[rows, week + weeks :] *= 1 - fall

    return event


def split(teams: Sequence[int], week: int, share: float) -> Event:
    """So many people of these teams go to either end within six weeks."""

    def event(world: Voices, chance: np.random.Generator) -> None:
        world.camps[list(teams), week:] = np.minimum(np.arange(1, world.weeks - week + 1) / 6, 1) * share

    return event


def parted(share: float, week: int, fall: float) -> Event:
    """So large a part of the teams loses so much of its use, the rest keeps it."""

    def event(world: Voices, chance: np.random.Generator) -> None:
        world.inclination[: round(share * world.teams), week:] *= 1 - fall

    return event


def false_alarms(detector: Detector, event: Event, seeds: Iterable[int], smallest: int, largest: int, **world: float) -> float:
    """Episodes per team-year in worlds where nobody is to blame."""
    alarms, years = 0, 0.0
    for seed in seeds:
        panel = live(Voices(seed, sizes(40, smallest, largest, seed), 104, **world), event)  # type: ignore[arg-type]  # by name
        alarms += len(list(episodes(detector.score(panel))))
        years += 40 * 104 / 52
    return alarms / years


def delays(detector: Detector, plant: Event, rows: Sequence[int], world: Voices, week: int, within: int) -> list[int]:
    """Weeks until each planted unit was found, of those found within so many; the world may not run longer."""
    panel = live(world, plant)
    first: dict[int, int] = {}
    for episode in episodes(detector.score(panel)):
        if episode.unit in rows and week <= episode.detected <= week + within:
            first.setdefault(episode.unit, episode.detected - week)
    return list(first.values())
