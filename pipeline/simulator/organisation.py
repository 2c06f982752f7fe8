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
SMALL_SHARE = 0.1
"""Teams under 10 people, which the privacy gate has to merge."""
DAYS_A_WEEK_WORKED = {5: 0.6, 4: 0.27, 3: 0.13}
DAY_OFF_WEIGHTS = np.array([0.15, 0.1, 0.3, 0.1, 0.35])
"""Wednesdays and Fridays are the usual days off."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A team, or a department (which has no parent: it stands under the organisation)."""

    name: str
    parent: str | None
    number: int


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

    def headcounts(self) -> NDArray[np.int64]:
        """People in each unit on the Monday of each exported week; units by weeks."""
        mondays = self.unit_of_day[:, [7 * week for week in self.timeline.exported_weeks]]
        return np.stack([(mondays == unit.number).sum(axis=0) for unit in self.units])


def found(rng: np.random.Generator, teams: int, timeline: Timeline) -> Organisation:
    """The organisation on the first day of the warm-up: everybody in one unit, since some earlier day."""
    units = _units(teams)
    sizes = [*_team_sizes(rng, teams), *rng.integers(2, 5, len(units) - teams)]  # two to four managers stand at a department
    opening = timeline.first_week.monday
    people: list[Person] = []
    for unit, size in zip(units, sizes, strict=True):
        for _ in range(int(size)):
            since = opening - timedelta(days=int(rng.integers(1, 4 * 365)))
            people.append(Person(len(people), (Stint(unit.number, since),), working_days(rng)))
    return Organisation(units, tuple(people), timeline)


def working_days(rng: np.random.Generator) -> tuple[bool, ...]:
    """The weekdays, from Monday, on which somebody works."""
    worked = rng.choice(list(DAYS_A_WEEK_WORKED), p=list(DAYS_A_WEEK_WORKED.values()))
    off = rng.choice(5, size=5 - int(worked), replace=False, p=DAY_OFF_WEIGHTS)
    return tuple(weekday not in off for weekday in range(5))


def _units(teams: int) -> tuple[Unit, ...]:
    parents = [_name_of(DEPARTMENTS, number) for number in range(-(-teams // TEAMS_A_DEPARTMENT))]
    leaves = [Unit(_name_of(RIVERS, number), parents[number // TEAMS_A_DEPARTMENT], number) for number in range(teams)]
    return (*leaves, *(Unit(name, None, teams + number) for number, name in enumerate(parents)))


def _name_of(names: tuple[str, ...] | list[str], number: int) -> str:
    """A different name for every number: ``maas``, and ``maas-2`` when the list is used up."""
    rounds, place = divmod(number, len(names))
    return names[place] if rounds == 0 else f"{names[place]}-{rounds + 1}"


def _team_sizes(rng: np.random.Generator, teams: int) -> list[int]:
    sizes = np.clip(np.rint(rng.lognormal(np.log(17), 0.4, teams)), 10, LARGEST).astype(int)
    small = rng.permutation(teams)[: round(SMALL_SHARE * teams)]
    sizes[small] = rng.integers(SMALLEST, 10, len(small))
    return [int(size) for size in sizes]
