"""Departments, teams and the people in them, on the first day.

Teams are named after Dutch rivers: a name that says what a team does would say who resists. Sizes are a guess (6 to 45 people,
mostly 10 to 25, a tenth of the teams under 10). Working days follow the Netherlands, where half of the working people work
part-time (CBS, all sectors; the split below, for offices, is a guess).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.timeline import Timeline

DEPARTMENTS = ("commerce", "finance", "operations", "people", "research", "service", "technology", "supply")
RIVERS = """
    maas waal rijn lek linge ijssel vecht eem amstel zaan spaarne gouwe rotte schie merwede dommel mark dinkel regge berkel slinge
    geul roer niers swalm gulp jeker hunze reest lauwers boorne tjonger linde luts dintel donge grift beerze reusel tongelreep
    vliet does zijl leede drecht bijleveld zwartewater giessen alblas vlist
""".split()  # noqa: SIM905  # fifty quoted names are fifty lines
TEAMS_A_DEPARTMENT = 7
SMALLEST, LARGEST = 6, 45
DAY_OFF_WEIGHTS = np.array([0.15, 0.1, 0.3, 0.1, 0.35])
"""Wednesdays and Fridays are the usual days off."""


@dataclass(frozen=True, slots=True)
class StaffPriors:
    """How large teams are, where they are, and how many days people work.

    Parameters
    ----------
    median_size, spread_of_sizes
        Lognormal, cut at 10 and 45.
    small_share
        Teams under 10 people, which the privacy gate has to merge.
    sizes
        Where given, teams have these sizes in turn instead: for measuring by size.
    days_worked
        Days a week, and the share of people who work them.
    countries
        ISO 3166 codes; departments take them in turn, and keep that country's holidays.
    """

    median_size: float = 17.0
    spread_of_sizes: float = 0.4
    small_share: float = 0.1
    sizes: tuple[int, ...] = ()
    days_worked: tuple[tuple[int, float], ...] = ((5, 0.6), (4, 0.27), (3, 0.13))
    countries: tuple[str, ...] = ("NL",)


STANDARD = StaffPriors()


@dataclass(frozen=True, slots=True)
class Unit:
    """A team, or a department (which has no parent: it stands under the organisation)."""

    name: str
    parent: str | None
    number: int
    country: str = "NL"


@dataclass(frozen=True, slots=True)
class Stint:
    """A person's time in one unit, both days included; ``last`` is None while it goes on."""

    unit: int
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. The login's end makes every trace of a person easy to look for, where none may be."""

    number: int
    stints: tuple[Stint, ...]
    works_on: tuple[bool, ...]

    @property
    def login(self) -> str:
        """The person's name in the roster and at the vendor."""
        return f"u{self.number:04}-acme"


@dataclass(frozen=True)
class Organisation:
    """Units, teams first, and people, by number."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    timeline: Timeline = field(repr=False)

    @property
    def teams(self) -> tuple[Unit, ...]:
        """The units that have a parent."""
        return tuple(unit for unit in self.units if unit.parent is not None)

    @cached_property
    def unit_of_day(self) -> NDArray[np.int64]:
        """The number of each person's unit on each day, -1 where not employed; people by days."""
        units = np.full((len(self.people), self.timeline.all_days), -1, dtype=np.int64)
        for person in self.people:
            for stint in person.stints:
                begin = max(0, self.timeline.index(stint.first))
                end = self.timeline.all_days if stint.last is None else self.timeline.index(stint.last) + 1
                units[person.number, begin:end] = stint.unit
        return units

    @cached_property
    def unit_of_week(self) -> NDArray[np.int64]:
        """The unit at the end of each week, or at its start for who left in it; people by weeks."""
        days = self.unit_of_day.reshape(len(self.people), -1, 7)
        return np.where(days[:, :, 6] >= 0, days[:, :, 6], days[:, :, 0])

    @cached_property
    def been_in(self) -> tuple[NDArray[np.int64], ...]:
        """For each unit, the numbers of the people who were ever in it."""
        been: list[list[int]] = [[] for _ in self.units]
        for person in self.people:
            for unit in dict.fromkeys(stint.unit for stint in person.stints):
                been[unit].append(person.number)
        return tuple(np.array(numbers, dtype=np.int64) for numbers in been)

    def on(self, day: int) -> NDArray[np.int64]:
        """The number of each person's unit on a day, which may lie before the simulation; -1 where not employed."""
        if day >= 0:
            return self.unit_of_day[:, day]
        date_ = self.timeline.day(day)
        return np.array([p.stints[0].unit if p.stints[0].first <= date_ else -1 for p in self.people])

    def headcounts(self) -> NDArray[np.int64]:
        """People in each unit on the Monday of each exported week; units by weeks."""
        mondays = self.unit_of_day[:, [7 * week for week in self.timeline.exported_weeks]]
        return add_up(mondays, len(self.units)).astype(np.int64)


def add_up(units: NDArray[np.int64], count: int, figures: NDArray[np.generic] | None = None) -> NDArray[np.float64]:
    """The sum of a figure (without one, the number of people) of each unit, by column; units by columns.

    ``units`` says, for people by columns, in which unit each is; a negative one is none.
    """
    _, columns = units.shape
    there = units >= 0
    keys = (units * columns + np.arange(columns))[there]
    weights = None if figures is None else figures[there]
    return np.bincount(keys, weights, minlength=count * columns).reshape(count, columns).astype(float)


def found(rng: np.random.Generator, teams: int, timeline: Timeline, priors: StaffPriors = STANDARD) -> Organisation:
    """The organisation on the first day of the warm-up: everybody in one unit, since some earlier day."""
    units = _units(teams, priors.countries)
    # Two to four managers stand at a department.
    sizes = [*_team_sizes(rng, teams, priors), *rng.integers(2, 5, len(units) - teams)]
    opening = timeline.first_week.monday
    people: list[Person] = []
    for unit, size in zip(units, sizes, strict=True):
        for _ in range(int(size)):
            since = opening - timedelta(days=int(rng.integers(1, 4 * 365)))
            people.append(Person(len(people), (Stint(unit.number, since),), working_days(rng, priors)))
    return Organisation(units, tuple(people), timeline)


def working_days(rng: np.random.Generator, priors: StaffPriors = STANDARD) -> tuple[bool, ...]:
    """The weekdays, from Monday, on which somebody works."""
    days, shares = zip(*priors.days_worked, strict=True)
    worked = rng.choice(list(days), p=list(shares))
    off = rng.choice(5, size=5 - int(worked), replace=False, p=DAY_OFF_WEIGHTS)
    return tuple(weekday not in off for weekday in range(5))


def _units(teams: int, countries: tuple[str, ...]) -> tuple[Unit, ...]:
    parents = [name_of(DEPARTMENTS, number) for number in range(-(-teams // TEAMS_A_DEPARTMENT))]
    where = [countries[number % len(countries)] for number in range(len(parents))]
    over = [number // TEAMS_A_DEPARTMENT for number in range(teams)]
    leaves = [Unit(name_of(RIVERS, number), parents[above], number, where[above]) for number, above in enumerate(over)]
    return (*leaves, *(Unit(name, None, teams + number, where[number]) for number, name in enumerate(parents)))


def name_of(names: tuple[str, ...] | list[str], number: int) -> str:
    """A different name for every number: ``maas``, and ``maas-2`` when the list is used up."""
    rounds, place = divmod(number, len(names))
    return names[place] if rounds == 0 else f"{names[place]}-{rounds + 1}"


def _team_sizes(rng: np.random.Generator, teams: int, priors: StaffPriors) -> list[int]:
    if priors.sizes:
        return [priors.sizes[number % len(priors.sizes)] for number in range(teams)]
    sizes = np.clip(np.rint(rng.lognormal(np.log(priors.median_size), priors.spread_of_sizes, teams)), 10, LARGEST).astype(int)
    small = rng.permutation(teams)[: round(priors.small_share * teams)]
    sizes[small] = rng.integers(SMALLEST, 10, len(small))
    return [int(size) for size in sizes]
