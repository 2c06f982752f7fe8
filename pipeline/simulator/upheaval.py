"""Changes of the roster that are planted: reorganisations, mergers, splits, new names, and leavers among the most active.

Who leaves is chosen first, and then given the habits of a champion: only so do planted leavers stand in the roster, which
everything else is counted by.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.episodes import Confounder, Episode, Plan
from pipeline.simulator.habits import Habits
from pipeline.simulator.organisation import RIVERS, Organisation, Person, Stint, Unit, name_of
from pipeline.simulator.turnover import hand_over, move

HANDED_OVER = 0.4
"""The share of a team that a reorganisation moves."""
SPLIT_OFF = 0.5
CHAMPIONS, FEWEST_CHAMPIONS = 0.25, 3
LEAVING_WEEKS = 8
JUST_UNDER = 9
"""People of a team that wavers around the threshold of 10, in every other quarter."""
CHAMPION_CHANCE, CHAMPION_DAYS, CHAMPION_AMOUNT = 0.97, 0.85, 25.0


@dataclass(frozen=True)
class Upheaval:
    """The organisation after it, and the people who are made the most active."""

    organisation: Organisation
    champions: NDArray[np.int64]


def upset(rng: np.random.Generator, organisation: Organisation, plan: Plan) -> Upheaval:
    """Let everything happen that the plan says about the roster."""
    for change in plan.confounders:
        day = organisation.timeline.day(7 * change.week)
        if change.kind == "team_merge" and change.unit is not None and change.partner is not None:
            organisation = _move_all(organisation, change.unit, change.partner, day)
        elif change.kind == "team_rename" and change.unit is not None:
            organisation, new = _found_unit(organisation, change.unit)
            organisation = _move_all(organisation, change.unit, new, day)
        elif change.kind == "team_split" and change.unit is not None:
            organisation, new = _found_unit(organisation, change.unit)
            organisation = hand_over(rng, organisation, change.unit, new, day, SPLIT_OFF)
        elif change.kind == "threshold_flapping":
            organisation = _waver(organisation, change)
    champions: list[int] = []
    for episode in plan.episodes_of("leavers_among_active"):
        organisation, chosen = _lose(rng, organisation, episode)
        champions += chosen
    return Upheaval(organisation, np.array(champions, dtype=np.int64))


def reorganise(rng: np.random.Generator, organisation: Organisation, plan: Plan) -> Organisation:
    """The older confounder: a good part of a team goes to another."""
    for change in plan.all_of("reorganisation"):
        if change.unit is not None and change.partner is not None:
            day = organisation.timeline.day(7 * change.week + int(rng.integers(0, 5)))
            organisation = hand_over(rng, organisation, change.unit, change.partner, day, HANDED_OVER)
    return organisation


def make_champions(habits: Habits, people: NDArray[np.int64]) -> Habits:
    """The same habits, but of some people those of the most active."""
    chance, days, passive = habits.chance.copy(), habits.days_share.copy(), habits.passive_only.copy()
    amount = habits.log_amount.copy()
    chance[people], days[people], passive[people] = CHAMPION_CHANCE, CHAMPION_DAYS, False
    amount[people] = np.log(CHAMPION_AMOUNT)
    return Habits(chance, days, passive, amount)


def _found_unit(organisation: Organisation, beside: int) -> tuple[Organisation, int]:
    """A new team of the same department, without people yet."""
    old = organisation.units[beside]
    new = Unit(name_of(RIVERS, len(organisation.units)), old.parent, len(organisation.units), old.country)
    return replace(organisation, units=(*organisation.units, new)), new.number


def _move_all(organisation: Organisation, giver: int, taker: int, day: date) -> Organisation:
    """Everybody who is in a team on a day goes to another on it, and so does who would have come later."""
    people = list(organisation.people)
    for number in organisation.been_in[giver].tolist():
        stints = tuple(part for stint in people[number].stints for part in _parted(stint, giver, taker, day))
        people[number] = replace(people[number], stints=_joined(stints))
    return replace(organisation, people=tuple(people))


def _parted(stint: Stint, giver: int, taker: int, day: date) -> tuple[Stint, ...]:
    if stint.unit != giver or (stint.last is not None and stint.last < day):
        return (stint,)
    if stint.first >= day:
        return (replace(stint, unit=taker),)
    return (replace(stint, last=day - timedelta(days=1)), Stint(taker, day, stint.last))


def _joined(stints: tuple[Stint, ...]) -> tuple[Stint, ...]:
    """Stints in the same unit that follow each other, as one."""
    found: list[Stint] = []
    for stint in stints:
        if found and found[-1].unit == stint.unit:
            found[-1] = replace(found[-1], last=stint.last)
        else:
            found.append(stint)
    return tuple(found)


def _waver(organisation: Organisation, change: Confounder) -> Organisation:
    """In every other quarter a few people stand at the neighbour, so that the team is just under the threshold."""
    if change.unit is None or change.partner is None:
        return organisation
    line, here, there = organisation.timeline, change.unit, change.partner
    opening = line.week(line.exported_weeks[0]).cohort_day
    mondays = sorted({line.week(number).cohort_day for number in line.exported_weeks} - {opening})
    people, lent = list(organisation.people), list[int]()
    for monday in mondays:
        if lent:
            for number in lent:
                if people[number].stints[-1].unit == there:
                    people[number] = move(people[number], here, monday)
            lent = []
            continue
        there_now = sum(_is_in(people[number], here, monday) for number in organisation.been_in[here].tolist())
        free = [number for number in organisation.been_in[here].tolist() if _stays(people[number], here, monday)]
        lent = free[: max(0, there_now - JUST_UNDER)]
        for number in lent:
            people[number] = move(people[number], there, monday)
    return replace(organisation, people=tuple(people))


def _is_in(person: Person, unit: int, day: date) -> bool:
    return any(s.unit == unit and s.first <= day and (s.last is None or day <= s.last) for s in person.stints)


def _stays(person: Person, unit: int, day: date) -> bool:
    """Whether somebody is in a unit before a day, and nothing says till when."""
    last = person.stints[-1]
    return last.unit == unit and last.last is None and last.first < day


def _lose(rng: np.random.Generator, organisation: Organisation, episode: Episode) -> tuple[Organisation, list[int]]:
    """Some of a team are its most active; most of them leave within eight weeks, and nobody takes their place."""
    if episode.unit is None:
        return organisation, []
    line, people = organisation.timeline, list(organisation.people)
    begins = line.day(7 * episode.week)
    since = begins - timedelta(weeks=LEAVING_WEEKS)
    members = [number for number in organisation.been_in[episode.unit].tolist() if _stays(people[number], episode.unit, since)]
    group = [members[place] for place in rng.permutation(len(members))[: max(FEWEST_CHAMPIONS, round(CHAMPIONS * len(members)))]]
    for number in group[: max(2, round(episode.size * len(group)))]:
        last = begins + timedelta(days=int(rng.integers(0, 7 * LEAVING_WEEKS)))
        stints = people[number].stints
        people[number] = replace(people[number], stints=(*stints[:-1], replace(stints[-1], last=last)))
    return replace(organisation, people=tuple(people)), group
