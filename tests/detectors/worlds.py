"""Organisations made of people, for measuring: false alarms where nothing is wrong, and what is found of what was planted.

People come first, teams are counted afterwards: this alone gives weeks the dependence they have in the field. Each person has
an own inclination and mostly repeats last week. ``python -m tests.detectors.worlds`` prints the tables.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors import PATTERNS
from pipeline.detectors.columns import Array, Mask, Weeks, Whole
from pipeline.detectors.episodes import Episode, episodes
from pipeline.detectors.figures import OF_TOOL
from pipeline.detectors.panel import WEEK, Panel, State
from pipeline.detectors.public_holidays import holiday_weeks
from schemas.signal import Pattern

WARM_UP = 12
PERSISTENCE = 0.8
FIRST_MONDAY = np.datetime64("2026-01-05")
SEAT_AGE_WEEKS = 4
LAPSE_WEEKS = 6


@dataclass
class World:
    """What is true of an organisation before chance plays; events change it in place."""

    seed: int
    sizes: Whole
    weeks: int
    start: np.datetime64 = FIRST_MONDAY
    inclination: Array = field(init=False)
    """What is left of people's own inclination, (teams, weeks)."""
    presence: Array = field(init=False)
    """The chance to be there at all that week, (teams, weeks)."""
    work: Array = field(init=False)
    old_way: Array = field(init=False)
    """Extra share of items done the old way, (teams, weeks)."""
    never: Array = field(init=False)
    """Share of people who never take the tool up, (teams,)."""
    keenness: tuple[float, float] = (12, 8)
    """Beta of the teams' mean inclination."""
    turnover: float = 0.0
    growth: Array = field(init=False)
    """Factor of head-count at each quarter's start, (teams, quarters)."""
    clean_up: Whole = field(init=False)
    """Week in which idle seats are taken away, (teams,)."""
    lapse: Array = field(init=False)
    """Share of the seats whose people stop for good within some weeks, (teams, weeks): in the week in which that begins."""
    hand_out: Whole = field(init=False)
    """Week until which half of the people wait for a seat, (teams,)."""
    state: NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        shape = len(self.sizes), self.weeks
        self.inclination, self.presence, self.work = np.ones(shape), np.ones(shape), np.ones(shape)
        self.old_way, self.never = np.zeros(shape), np.zeros(shape[0])
        self.growth = np.ones((shape[0], self.weeks // 13 + 1))
        self.clean_up = np.full(shape[0], self.weeks)
        self.lapse, self.hand_out = np.zeros(shape), np.zeros(shape[0], int)
        self.state = np.full(shape, State.OK, np.int8)

    @property
    def mondays(self) -> Weeks:
        return self.start + np.arange(self.weeks) * WEEK


Event = Callable[[World, np.random.Generator], None]


def simulate(world: World, *events: Event) -> Panel:
    chance = np.random.default_rng(world.seed)
    for event in events:
        event(world, chance)
    return _People(world, chance).live()


class _People:
    """Everybody, in flat arrays; a place whose person leaves is taken by somebody new."""

    def __init__(self, world: World, chance: np.random.Generator) -> None:
        self.world, self.chance = world, chance
        room = np.ceil(world.sizes * world.growth.max(axis=1)).astype(int)
        self.team = np.repeat(np.arange(len(world.sizes)), room)
        self.place = np.concatenate([np.arange(n) for n in room])
        self.mean = chance.beta(*world.keenness, len(room))
        self.unequal = chance.uniform(1, 4)
        self.items_each = chance.uniform(1.5, 5, len(room))
        self.old_way = chance.uniform(0.05, 0.3, len(room))
        everybody = np.ones(len(self.team), bool)
        self.inclination, self.active = np.empty(len(self.team)), np.zeros(len(self.team), bool)
        self.has_seat, self.seat_age = np.zeros(len(self.team), bool), np.zeros(len(self.team), int)
        self.idle_weeks, self.used = np.zeros(len(self.team), int), np.zeros(len(self.team), bool)
        self.stops = np.full(len(self.team), world.weeks)
        self.arrive(everybody, seat_age=WARM_UP)

    def arrive(self, who: Mask, seat_age: int = 0) -> None:
        n, mean = who.sum(), self.mean[self.team[who]]
        self.inclination[who] = self.chance.beta(mean * self.unequal, (1 - mean) * self.unequal)
        self.inclination[who] *= self.chance.random(n) >= self.world.never[self.team[who]]
        self.active[who] = self.chance.random(n) < self.inclination[who]
        self.has_seat[who] = self.chance.random(n) < 0.95
        self.seat_age[who], self.idle_weeks[who], self.used[who] = seat_age, 0, False
        self.stops[who] = self.world.weeks

    def fall_silent(self, now: int, seat: Mask) -> None:
        """Of those who use their seat, so many stop within six weeks, light and heavy users alike, that the share is reached."""
        for team in np.flatnonzero(self.world.lapse[:, now]).tolist():
            using = np.flatnonzero(seat & (self.idle_weeks < SEAT_AGE_WEEKS) & (self.team == team))
            many = round(self.world.lapse[team, now] * (seat & (self.team == team)).sum())
            stop = self.chance.permutation(using)[:many]
            self.stops[stop] = now + self.chance.integers(0, LAPSE_WEEKS, len(stop))

    def live(self) -> Panel:
        world, columns = self.world, []
        for week in range(-WARM_UP, world.weeks):
            now = max(week, 0)
            quarter = now // 13
            head_count = np.round(world.sizes * world.growth[:, quarter])
            here = self.place < head_count[self.team]
            if week > 0 and week % 13 == 0:
                self.arrive(here & (self.chance.random(len(here)) < world.turnover))
            figures = self.week(now, here)
            if week >= 0:
                columns.append(figures | {"cohort_size": head_count})
        grids = {name: np.stack([column[name] for column in columns], axis=1).astype(float) for name in columns[0]}
        return Panel(
            tool="github-copilot",
            units=tuple(f"team {i:03}" for i in range(len(world.sizes))),
            parents=("organisation",) * len(world.sizes),
            weeks=world.mondays,
            cohort_size=grids.pop("cohort_size"),
            figures={**grids, "tools": np.ones(world.state.shape), "people_active_other_tools": np.zeros(world.state.shape)},
            states={family: np.copy(world.state) for family in OF_TOOL},
        ).with_holidays(holiday_weeks(world.mondays, "NL"))

    def week(self, now: int, here: Mask) -> dict[str, Whole]:
        world, chance, team = self.world, self.chance, self.team
        anew = chance.random(len(team)) >= PERSISTENCE
        wants = chance.random(len(team)) < self.inclination * world.inclination[team, now]
        self.active = np.where(anew, wants, self.active)
        waits = (self.place % 2 == 1) & (now < world.hand_out[team])
        seat = self.has_seat & here & ~waits
        seen = self.active & seat & (chance.random(len(team)) < world.presence[team, now])
        self.fall_silent(now, seat)
        seen &= now < self.stops
        self.seat_age = np.where(waits, 0, self.seat_age + 1)
        self.used |= seen
        self.idle_weeks = np.where(seen, 0, self.idle_weeks + 1)
        fresh = seat & ~self.used & (self.seat_age <= SEAT_AGE_WEEKS)
        idle = seat & (self.idle_weeks >= SEAT_AGE_WEEKS) & ~fresh
        self.has_seat &= ~(idle & (world.clean_up[team] == now))
        return self.count({
            "people_active": seen,
            "people_active_by_own_action": seen & (chance.random(len(team)) < 0.93),
            "seats": seat,
            "seats_new": fresh,
            "seats_never_used": idle & ~self.used,
            "seats_lapsed": idle & self.used,
        }) | self.work(now, here, seen)  # fmt: skip

    def count(self, flags: Mapping[str, Mask]) -> dict[str, Whole]:
        return {name: np.bincount(self.team[flag], minlength=len(self.mean)) for name, flag in flags.items()}

    def work(self, now: int, here: Mask, seen: Mask) -> dict[str, Whole]:
        """Who used the tool does little the old way; who did not does more: use and the old way hang together by nature."""
        team, chance = self.team, self.chance
        items = chance.poisson(self.items_each[team] * self.world.work[team, now]) * here
        share = np.clip(self.old_way[team] + np.where(seen, 0, 0.25) + self.world.old_way[team, now], 0, 0.95)
        old = chance.binomial(items, share)
        return {name: np.bincount(team, n, len(self.mean)) for name, n in (("items", items), ("items_old_way", old))}


def sizes(teams: int, smallest: int = 10, largest: int = 50, seed: int = 0) -> Whole:
    return np.random.default_rng(seed).integers(smallest, largest + 1, teams)


# Events in which no team is to blame.


def nothing(world: World, chance: np.random.Generator) -> None:
    """An ordinary year."""


def holidays(world: World, chance: np.random.Generator) -> None:
    """Few people are there in weeks with a public holiday, and in the last of the year."""
    world.presence[:, holiday_weeks(world.mondays, "NL")] *= 0.6


def outage(world: World, chance: np.random.Generator) -> None:
    """The source is down for a week, and partial in the next."""
    week = chance.integers(20, world.weeks - 4)
    world.presence[:, week], world.presence[:, week + 1] = 0, 0.5
    world.state[:, week], world.state[:, week + 1] = State.SOURCE_DOWN, State.SOURCE_PARTIAL


def unreported_outage(world: World, chance: np.random.Generator) -> None:
    """The same, and nobody says so: work goes on, the old way."""
    week = chance.integers(20, world.weeks - 4)
    world.presence[:, week], world.presence[:, week + 1] = 0.1, 0.5
    world.old_way[:, week : week + 2] += 0.3


def fleet_dip(world: World, chance: np.random.Generator) -> None:
    """Use falls everywhere for five weeks, and more is done the old way."""
    week = chance.integers(18, world.weeks - 8)
    world.presence[:, week : week + 5] *= 0.6
    world.old_way[:, week : week + 5] += 0.1


def decay(world: World, chance: np.random.Generator) -> None:
    """The novelty wears off, everywhere alike."""
    world.inclination *= np.linspace(1, 0.65, world.weeks)


def seat_clean_up(world: World, chance: np.random.Generator) -> None:
    """Half of the teams lose their idle seats."""
    half = chance.random(len(world.sizes)) < 0.5
    world.clean_up[half] = chance.integers(15, world.weeks - 5)


def seats_handed_out(world: World, chance: np.random.Generator) -> None:
    """In a third of the teams half of the people get their seat later."""
    few = chance.random(len(world.sizes)) < 1 / 3
    world.hand_out[few] = chance.integers(15, world.weeks - 15)


def quarters(world: World, chance: np.random.Generator) -> None:
    """Each quarter one person in six is somebody new, and some teams grow or shrink."""
    world.turnover = 1 / 6
    world.growth[:, 1:] = chance.choice([0.75, 1, 1, 1, 1.3], world.growth[:, 1:].shape)


def less_work(world: World, chance: np.random.Generator) -> None:
    """A fifth of the teams has little to do for ten weeks: use and work fall together."""
    week = chance.integers(18, world.weeks - 12)
    few = chance.random(len(world.sizes)) < 0.2
    world.presence[few, week : week + 10] *= 0.35
    world.work[few, week : week + 10] *= 0.35


def everything(world: World, chance: np.random.Generator) -> None:
    """All of the above in one year."""
    for event in (holidays, outage, unreported_outage, fleet_dip, decay, seat_clean_up, quarters, less_work):
        event(world, chance)


QUIET = (
    nothing, holidays, outage, unreported_outage, fleet_dip, decay, seat_clean_up, seats_handed_out, quarters,
    less_work, everything,
)  # fmt: skip


# Events that are to be found.


def idling(teams: Sequence[int], share: float = 0.5) -> Event:
    """In these teams so many people never take the tool up."""

    def event(world: World, chance: np.random.Generator) -> None:
        world.never[list(teams)] = share

    return event


def lapsed(teams: Sequence[int], week: int, points: float) -> Event:
    """In these teams so large a share of the seats was used until this week, and falls silent within six.

    What was done with the tool is done the old way again: else the tool's source would be what no longer sees them.
    """

    def event(world: World, chance: np.random.Generator) -> None:
        world.lapse[list(teams), week] = points
        world.old_way[list(teams), week:] += points / 2

    return event


def worked_around(teams: Sequence[int], week: int, fall: float, shift: float = 0.2) -> Event:
    """In these teams people lose the habit one by one; the work holds, more of it is done the old way."""

    def event(world: World, chance: np.random.Generator) -> None:
        world.inclination[list(teams), week:] *= 1 - fall
        world.old_way[list(teams), week:] += shift

    return event


def walked_out(teams: Sequence[int], week: int, fall: float, shift: float = 0.2) -> Event:
    """The same from one week to the next."""

    def event(world: World, chance: np.random.Generator) -> None:
        world.presence[list(teams), week:] *= 1 - fall
        world.old_way[list(teams), week:] += shift

    return event


def found(panel: Panel, pattern: Pattern) -> list[Episode]:
    return list(episodes(PATTERNS[pattern].score(panel)))


def false_alarms(event: Event, pattern: Pattern, seeds: Iterable[int], teams: int = 40, weeks: int = 60) -> float:
    """Episodes per team-year in worlds where no team is to blame."""
    alarms, years = 0, 0.0
    for seed in seeds:
        alarms += len(found(simulate(World(seed, sizes(teams, seed=seed), weeks), event), pattern))
        years += teams * weeks / 52
    return alarms / years


class Recall(NamedTuple):
    """What became of planted teams."""

    share: float
    """Found within the weeks looked at."""
    delay: float
    """Median weeks until then, of those found."""
    elsewhere: int
    """Episodes in teams without the pattern."""


Plant = Callable[[Sequence[int], int], Event]

PLANTED = (0, 13, 26)
WITHIN = 12
LATER = 20


def recall(
    pattern: Pattern,
    plant: Plant,
    people: int,
    seeds: Sequence[int],
    week: int,
    teams: int = 40,
    keenness: tuple[float, float] = (12, 8),
    within: int = WITHIN,
) -> Recall:
    """How many of three planted teams of this size are found within so many weeks."""
    delays: list[int] = []
    elsewhere = 0
    for seed in seeds:
        roster = sizes(teams, seed=seed)
        roster[list(PLANTED)] = people
        panel = simulate(World(seed, roster, week + within + 1, keenness=keenness), plant(PLANTED, week))
        first: dict[int, int] = {}
        for episode in found(panel, pattern):
            elsewhere += episode.unit not in PLANTED
            if episode.unit in PLANTED and episode.detected >= week:
                first.setdefault(episode.unit, episode.detected - week)
        delays += first.values()
    return Recall(len(delays) / (len(seeds) * len(PLANTED)), float(np.median(delays)) if delays else np.nan, elsewhere)


def idle_from_the_start(teams: Sequence[int], week: int) -> Event:
    return idling(teams)


def drop(kind: Callable[[Sequence[int], int, float], Event], fall: float) -> Plant:
    return lambda teams, week: kind(teams, week, fall)


def lapses() -> Iterator[str]:
    """What is found of lapses, by size of the team and points of seats that fall silent."""
    for people in (14, 20, 30):
        for points in (0.4, 0.5, 0.6):
            yield f"  lapsed by {points:.0%} of the seats, {people} people:" + "".join(
                f"  within {within} weeks {result.share:.2f} {result.delay} {result.elsewhere}"
                for within in (WITHIN, LATER)
                for result in [
                    recall(
                        Pattern.LICENCE_IDLING, drop(lapsed, points), people, range(100, 125), 24, keenness=(15, 5), within=within
                    )
                ]
            )


def lines() -> Iterator[str]:
    """All figures, line by line, as they are measured."""
    yield "False alarms per team-year: idling, then workaround, each for 40 and for 200 teams; budget 0.01 for each pattern"
    for event in QUIET:
        rates = [
            false_alarms(event, pattern, range(runs), teams) for pattern in PATTERNS for teams, runs in ((40, 40), (200, 12))
        ]
        yield f"  {event.__name__:18}" + "".join(f"{rate:8.4f}" for rate in rates)
    yield "Found within 12 weeks: share, median weeks it took, episodes in other teams"
    worlds = [("60 % keen", (12, 8)), ("75 % keen", (15, 5)), ("86 % keen", (24, 4))]
    for words, keenness in worlds:
        for people in (12, 20, 30, 50):
            result = recall(Pattern.LICENCE_IDLING, idle_from_the_start, people, range(100, 125), week=0, keenness=keenness)
            yield f"  half never used, {words}, {people} people: {result.share:.2f} {result.delay} {result.elsewhere}"
    yield from lapses()
    for kind in (worked_around, walked_out):
        for fall in (0.6, 0.75):
            for people in (12, 20, 30, 50):
                result = recall(Pattern.WORKAROUND_DROP, drop(kind, fall), people, range(100, 125), week=20)
                words = f"{kind.__name__}, use falls {fall:.0%}, {people} people"
                yield f"  {words}: {result.share:.2f} {result.delay} {result.elsewhere}"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
