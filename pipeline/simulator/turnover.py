"""Who leaves, joins and moves, on any weekday, in the middle of quarters too.

Rates: 13.2 % of the people leave a year (LinkedIn 2017, technology); a median of 1.5 years between moves (large-company study,
ICSE-SEIP 2018 line) gives .46 changes a person-year, so .33 moves inside. Who leaves is replaced after 0 to 8 weeks (guess).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.organisation import STANDARD as STAFF
from pipeline.simulator.organisation import Organisation, Person, StaffPriors, Stint, Unit, working_days

WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class TurnoverPriors:
    """How often people leave and move; the sources stand at the top of this module.

    Parameters
    ----------
    leaves_a_year, moves_a_year
        Of a person.
    moves_inside_department
        Guess: most moves are to a neighbour.
    weeks_to_replace
        At most.
    """

    leaves_a_year: float = 0.132
    moves_a_year: float = 0.33
    moves_inside_department: float = 0.7
    weeks_to_replace: int = 8


STANDARD = TurnoverPriors()


def turn_over(
    rng: np.random.Generator, founded: Organisation, priors: TurnoverPriors = STANDARD, staff: StaffPriors = STAFF
) -> Organisation:
    """The same organisation with everybody who leaves, joins or moves in the exported weeks."""
    people = list(founded.people)
    sizes = np.bincount([p.stints[0].unit for p in founded.people], minlength=len(founded.units)).astype(float)
    above = departments(founded.units)
    often = max(priors.leaves_a_year, priors.moves_a_year) / WEEKS_A_YEAR
    joins: dict[int, list[int]] = {}  # week to the teams that get somebody new
    for week in founded.timeline.exported_weeks:
        chances = rng.random((2, len(people)))
        for number in np.flatnonzero(chances.min(axis=0) < often):
            person, day = people[number], _weekday(rng, founded, week)
            if not _can_change(person, day):
                continue
            if chances[0, number] < priors.leaves_a_year / WEEKS_A_YEAR:
                people[number] = _ends(person, day)
                joins.setdefault(week + int(rng.integers(0, priors.weeks_to_replace + 1)), []).append(person.stints[-1].unit)
            elif chances[1, number] < priors.moves_a_year / WEEKS_A_YEAR:
                here = person.stints[-1].unit
                people[number] = move(person, _destination(rng, above, sizes, here, priors), day)
        for unit in joins.pop(week, []):
            people.append(Person(len(people), (Stint(unit, _weekday(rng, founded, week)),), working_days(rng, staff)))
    return replace(founded, people=tuple(people))


def move(person: Person, unit: int, day: date) -> Person:
    """The person, in another unit from a day on; unchanged when it is the same unit."""
    if unit == person.stints[-1].unit:
        return person
    return replace(person, stints=(*_ends(person, day - timedelta(days=1)).stints, Stint(unit, day)))


def hand_over(
    rng: np.random.Generator, organisation: Organisation, giver: int, taker: int, day: date, share: float
) -> Organisation:
    """A reorganisation: on a day, a share of one team's people goes to another."""
    people = list(organisation.people)
    members = [p for p in people if p.stints[-1].unit == giver and p.stints[-1].last is None and _can_change(p, day)]
    for place in sorted(rng.permutation(len(members))[: round(share * len(members))]):
        people[members[place].number] = move(members[place], taker, day)
    return replace(organisation, people=tuple(people))


def _can_change(person: Person, day: date) -> bool:
    """Still there, and in this unit for at least four weeks."""
    return person.stints[-1].last is None and person.stints[-1].first + timedelta(weeks=4) < day


def _ends(person: Person, last: date) -> Person:
    return replace(person, stints=(*person.stints[:-1], replace(person.stints[-1], last=last)))


def _weekday(rng: np.random.Generator, organisation: Organisation, week: int) -> date:
    return organisation.timeline.day(7 * week + int(rng.integers(0, 5)))


def _destination(
    rng: np.random.Generator, above: NDArray[np.int64], sizes: NDArray[np.float64], here: int, priors: TurnoverPriors
) -> int:
    """Another team, mostly of the same department, larger ones more often; managers stay where they are."""
    if above[here] < 0:
        return here
    near = rng.random() < priors.moves_inside_department
    open_to = np.where(above == above[here] if near else above >= 0, sizes, 0)
    open_to[here] = 0
    return int(rng.choice(len(above), p=open_to / open_to.sum())) if open_to.sum() else here


def departments(units: tuple[Unit, ...]) -> NDArray[np.int64]:
    """The number of the department above each unit; -1 for a department."""
    number = {unit.name: unit.number for unit in units}
    return np.array([-1 if unit.parent is None else number[unit.parent] for unit in units])
