"""Who leaves, joins and moves, on any weekday, in the middle of quarters too.

Rates: 13.2 % of the people leave a year (LinkedIn 2017, technology); a median of 1.5 years between moves (large-company study,
ICSE-SEIP 2018 line) gives .46 changes a person-year, so .33 moves inside. Who leaves is replaced after 0 to 8 weeks (guess).
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from pipeline.simulator.organisation import Organisation, Person, Stint, Unit, working_days

LEAVES_A_YEAR = 0.132
MOVES_A_YEAR = 0.33
WEEKS_A_YEAR = 52
MOVES_INSIDE_DEPARTMENT = 0.7
"""Guess: most moves are to a neighbour."""
WEEKS_TO_REPLACE = 8


def turn_over(rng: np.random.Generator, founded: Organisation) -> Organisation:
    """The same organisation with everybody who leaves, joins or moves in the exported weeks."""
    people = list(founded.people)
    joins: dict[int, list[int]] = {}  # week to the teams that get somebody new
    for week in founded.timeline.exported_weeks:
        chances = rng.random((2, len(people)))
        for number in np.flatnonzero(chances.min(axis=0) < MOVES_A_YEAR / WEEKS_A_YEAR):
            person, day = people[number], _weekday(rng, founded, week)
            if not _can_change(person, day):
                continue
            if chances[0, number] < LEAVES_A_YEAR / WEEKS_A_YEAR:
                people[number] = _ends(person, day)
                joins.setdefault(week + int(rng.integers(0, WEEKS_TO_REPLACE + 1)), []).append(person.stints[-1].unit)
            elif chances[1, number] < MOVES_A_YEAR / WEEKS_A_YEAR:
                people[number] = move(person, _destination(rng, founded, founded.units[person.stints[-1].unit]), day)
        for unit in joins.pop(week, []):
            people.append(Person(len(people), (Stint(unit, _weekday(rng, founded, week)),), working_days(rng)))
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


def _destination(rng: np.random.Generator, organisation: Organisation, here: Unit) -> int:
    """Another team, mostly of the same department, larger ones more often; managers stay where they are."""
    if here.parent is None:
        return here.number
    near = rng.random() < MOVES_INSIDE_DEPARTMENT
    sizes = np.bincount([p.stints[0].unit for p in organisation.people], minlength=len(organisation.units)).astype(float)
    for unit in organisation.units:
        if unit.number == here.number or unit.parent is None or (near and unit.parent != here.parent):
            sizes[unit.number] = 0
    return int(rng.choice(len(sizes), p=sizes / sizes.sum())) if sizes.sum() else here.number
