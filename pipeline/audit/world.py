"""Made-up organisations with ground truth: small, fast, and made to be attacked.

They are plainer than those of ``pipeline.simulator``, which plants resistance; here the people whose use an attacker wants to
know are planted. Colleagues are independent of each other. Three kinds of habit: *by chance* (each week anew, with the same
chance for all: the assumption of most published figures), *steadily* (each person has a chance of their own), and *by chance,
in one of six teams hardly*, which makes the detectors speak. Which one helps the attacker depends on the attack, so all are
tried.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK, Week

Bits = NDArray[np.bool_]

FIRST_WEEK = Week.parse("2025-W40")
"""The first week of a quarter; this quarter and the three after it have thirteen weeks each."""
WEEKS_A_QUARTER = 13
BAND_OF = 6
"""The week of a quarter, counted from 0, of which its band is."""
CANARY = "zq-canary"
"""In every login: a text that may turn up nowhere behind the edge."""
SIZES = (3, 4, 6, 8, 11, 12, 15, 18, 24, 27, 36, 60)
"""Teams of a mixed organisation are of these sizes."""
DEPARTMENTS = 3
RESISTING_TEAMS, HARDLY = 1 / 6, 0.05
"""How many teams resist, and how much of the usual use is left there."""
HEAVY = 2
"""People who make most of the use of their whole team."""


class Habit(StrEnum):
    """How the weeks of one colleague hang together."""

    CHANCE = "by chance"
    STEADY = "steadily"
    RESISTING = "by chance, in one of six teams hardly"


class Fate(StrEnum):
    """What is known to have happened to somebody on the Monday of a week."""

    MOVES = "movers"
    LEAVES = "leavers"
    LEFT_OUT = "people left out of a merger of two teams"


@dataclass(frozen=True, slots=True)
class Stint:
    """A line of the roster; ``start`` and ``end`` as there: both days included, None where open."""

    person: int
    unit: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class World:
    """What happened, and what is public of it.

    Parameters
    ----------
    parents
        Unit to the unit above it; public.
    stints
        Who is where; public.
    weeks
        The weeks, in order.
    active
        People by days: the secret.
    amounts
        Interactions on each active day, by person: a secret too.
    targets
        What an attacker wants to know, by unit or by person (as text): whether it is so.
    """

    parents: Mapping[str, str | None]
    stints: tuple[Stint, ...]
    weeks: tuple[Week, ...]
    active: Bits = field(repr=False)
    amounts: NDArray[np.int64] = field(repr=False)
    targets: Mapping[str, bool] = field(repr=False)

    @property
    def in_weeks(self) -> Bits:
        """People by weeks: active on any day."""
        return np.asarray(self.active.reshape(len(self.active), -1, DAYS_A_WEEK).any(axis=2))

    def without(self, person: int) -> "World":
        """The same world in which one person did nothing; the roster is the same."""
        active = self.active.copy()
        active[person] = False
        return replace(self, active=active)

    def alone_on(self, person: int, day: int) -> "World":
        """The same world in which one person is the only one active on a day, as on a public holiday."""
        active = self.active.copy()
        active[:, day] = False
        active[person, day] = True
        return replace(self, active=active)

    def with_late_rows(self, person: int, week: int) -> "World":
        """The same world as the vendor tells it later: one person was active on each day of a week."""
        active = self.active.copy()
        active[person, week * DAYS_A_WEEK : (week + 1) * DAYS_A_WEEK] = True
        return replace(self, active=active)


def login(person: int) -> str:
    """The person's name in the roster and at the vendor."""
    return f"u{person:05}-{CANARY}"


def weeks_from(first: Week, number: int) -> tuple[Week, ...]:
    """So many weeks in a row."""
    return tuple(first.shift(i) for i in range(number))


def mixed(seed: int, weeks: int = WEEKS_A_QUARTER, copies: int = 2) -> World:
    """Teams of 3 to 60 people in departments, with moves, joiners, leavers, part-timers, heavy, always and never users.

    Parameters
    ----------
    seed
        Another seed, another organisation.
    weeks
        How many.
    copies
        How often each of :data:`SIZES` occurs.
    """
    rng = np.random.default_rng([seed, 1])
    sizes = rng.permutation(np.repeat(SIZES, copies))
    parents: dict[str, str | None] = {f"department {i}": None for i in range(DEPARTMENTS)}
    parents |= {f"team {i:02}": f"department {i % DEPARTMENTS}" for i in range(len(sizes))}
    units = [f"team {i:02}" for i, size in enumerate(sizes) for _ in range(size)]
    span = weeks_from(FIRST_WEEK, weeks)
    stints, employed = _turnover(rng, units, span)
    rates = rng.choice([0.0, 1.0, 0.3, 0.6, 0.9], size=len(employed), p=[0.15, 0.15, 0.3, 0.2, 0.2])
    in_weeks = rng.random((len(employed), weeks)) < rates[:, None]
    works_on = rng.random((len(employed), DAYS_A_WEEK)) < np.where(np.arange(DAYS_A_WEEK) < 5, 0.8, 0.02)
    active = _days(rng, in_weeks, works_on, chance=0.5) & employed
    amounts = np.rint(rng.lognormal(2, 1.2, len(employed))).astype(np.int64) + 1
    amounts[rng.choice(len(amounts), HEAVY)] *= 500
    return World(parents, stints, span, active, amounts, {})


def _turnover(rng: np.random.Generator, units: Sequence[str], weeks: Sequence[Week]) -> tuple[tuple[Stint, ...], Bits]:
    """The roster, and who is employed on which day: of a hundred, five move, three leave and three join."""
    first, days = weeks[0].monday, DAYS_A_WEEK * len(weeks)
    fates = rng.choice(["stays", "moves", "leaves", "joins"], size=len(units), p=[0.89, 0.05, 0.03, 0.03])
    teams = sorted(set(units))
    stints: list[Stint] = []
    employed = np.ones((len(units), days), dtype=bool)
    for person, (unit, fate) in enumerate(zip(units, fates, strict=True)):
        at = int(rng.integers(1, days))
        day = first + timedelta(days=at)
        eve = day - timedelta(days=1)
        if fate == "joins":
            stints.append(Stint(person, unit, day))
            employed[person, :at] = False
        elif fate == "leaves":
            stints.append(Stint(person, unit, None, eve))
            employed[person, at:] = False
        elif fate == "moves":
            stints += [Stint(person, unit, None, eve), Stint(person, str(rng.choice(teams)), day)]
        else:
            stints.append(Stint(person, unit))
    return tuple(stints), employed


def members(seed: int, sizes: Sequence[int], teams_a_size: int, rate: float, habit: Habit, weeks: int) -> World:
    """Many teams of each size; in each the first person is the target: an always user in one team, a never user in the next.

    Parameters
    ----------
    rate
        The share of weeks in which a colleague is active, on average.
    """
    rng = np.random.default_rng([seed, 2])
    names = {(size, i): f"of {size} no {i:04}" for size in sizes for i in range(teams_a_size)}
    units = [name for (size, _), name in names.items() for _ in range(size)]
    firsts = np.cumsum([0, *(size for size, _ in names)])[:-1]
    always = rng.permutation(len(names)) % 2 == 0
    own = np.full(len(units), rate)
    if habit is Habit.STEADY:
        own = rng.beta(2 * rate, 2 * (1 - rate), len(units))
    if habit is Habit.RESISTING:
        own[np.repeat(rng.random(len(names)) < RESISTING_TEAMS, [size for size, _ in names])] *= HARDLY
    own[firsts] = always
    in_weeks = rng.random((len(units), weeks)) < own[:, None]
    active = _days(rng, in_weeks, np.ones((len(units), DAYS_A_WEEK), dtype=bool), chance=0)
    return World(
        parents=dict.fromkeys(names.values()),
        stints=tuple(Stint(person, unit) for person, unit in enumerate(units)),
        weeks=weeks_from(FIRST_WEEK, weeks),
        active=active,
        amounts=np.full(len(units), 5),
        targets=dict(zip(names.values(), always.tolist(), strict=True)),
    )


def movers(seed: int, pairs: int, move_in: int, weeks: int, fate: Fate = Fate.MOVES) -> World:
    """Pairs of teams in which everybody does the same every week; in each pair something happens to one person of A.

    Parameters
    ----------
    pairs
        How many.
    move_in
        The place of the week on whose Monday it happens.
    fate
        They move to B; they leave; or A and B become C, and they alone go to a large team that takes in all such people.
    """
    rng = np.random.default_rng([seed, 3])
    stints: list[Stint] = []
    targets: dict[str, bool] = {}
    bits: list[bool] = []
    day = FIRST_WEEK.shift(move_in).monday
    eve = day - timedelta(days=1)
    for pair in range(pairs):
        a, b = f"pair {pair:03} A", f"pair {pair:03} B"
        sizes = rng.integers(30, 46, size=2)
        targets[a] = bool(rng.random() < 0.5)
        stints.append(Stint(len(bits), a, None, eve))
        if fate is not Fate.LEAVES:
            stints.append(Stint(len(bits), b if fate is Fate.MOVES else "elsewhere", day))
        bits.append(targets[a])
        for unit, size in zip((a, b), sizes, strict=True):
            people = range(len(bits), len(bits) + size)
            merged = fate is Fate.LEFT_OUT
            stints += [Stint(person, unit, None, eve if merged else None) for person in people]
            stints += [Stint(person, f"pair {pair:03} C", day) for person in people if merged]
            bits += (rng.random(size) < 0.5).tolist()
    in_weeks = np.repeat(np.array(bits)[:, None], weeks, axis=1)
    if fate is Fate.LEAVES:
        gone = [stint.person for stint in stints if stint.end == eve]
        in_weeks[gone, move_in:] = False
    active = _days(rng, in_weeks, np.ones((len(bits), DAYS_A_WEEK), dtype=bool), chance=0)
    parents = dict.fromkeys(stint.unit for stint in stints)
    return World(parents, tuple(stints), weeks_from(FIRST_WEEK, weeks), active, np.full(len(bits), 5), targets)


def shaped(seed: int, teams: int, people: int, scripted: int, weeks: int = WEEKS_A_QUARTER, *, is_new: bool = False) -> World:
    """Teams of one target each, and of accounts of the attacker: so many of them are active in every week, the others never.

    ``is_new``: the teams were made a fortnight before the first quarter, as a roster tells that reaches further back.
    """
    rng = np.random.default_rng([seed, 4])
    targets = {f"shaped {team:03}": bool(rng.random() < 0.5) for team in range(teams)}
    bits = [bit for is_active in targets.values() for bit in (is_active, *(place < scripted for place in range(people - 1)))]
    made = FIRST_WEEK.shift(-2).monday if is_new else None
    stints = [Stint(person, f"shaped {person // people:03}", made) for person in range(len(bits))]
    if is_new:
        before = FIRST_WEEK.shift(-2).shift(-1).sunday
        stints += [Stint(person, "earlier team", None, before) for person in range(0, len(bits), people)]
        stints += [Stint(len(bits) + i, "earlier team") for i in range(people)]
        bits += [False] * people
    in_weeks = np.repeat(np.array(bits)[:, None], weeks, axis=1)
    active = _days(rng, in_weeks, np.ones((len(bits), DAYS_A_WEEK), dtype=bool), chance=0)
    units = dict.fromkeys(stint.unit for stint in stints)
    return World(units, tuple(stints), weeks_from(FIRST_WEEK, weeks), active, np.full(len(bits), 5), targets)


def _days(rng: np.random.Generator, in_weeks: Bits, works_on: Bits, chance: float) -> Bits:
    """Active days: in an active week one working day at random, and each other day somebody works with a chance."""
    people, weeks = in_weeks.shape
    days = (rng.random((people, weeks, DAYS_A_WEEK)) < chance) & works_on[:, None, :]
    surely = rng.integers(0, 5, size=(people, weeks))
    days |= np.arange(DAYS_A_WEEK) == surely[:, :, None]
    return (days & in_weeks[:, :, None]).reshape(people, -1)
