"""Who has a seat, from which day to which.

Most people got theirs before the simulation (a managed roll-out: 94 % of the people, a guess). Who joins gets one after some
days, who leaves keeps it for up to two weeks more: an export of seats then names somebody who is not on the roster, as real
ones do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.episodes import Plan
from pipeline.simulator.organisation import Organisation
from pipeline.simulator.timeline import Timeline

LATE_SHARE = 0.5
"""Of the team whose seats are handed out later: the part that waits."""
CLEAN_UP_IDLE_DAYS = 42
CHANGES_HANDS = 0.25
"""Of the seats of a team, where licences are given to others."""


@dataclass(frozen=True, slots=True)
class SeatPriors:
    """How seats are handed out; all guesses.

    Parameters
    ----------
    seated_share
        Of the people.
    days_after_joining, days_after_leaving
        From, and up to, how many days.
    created_days_before
        When the first seats were handed out, in days before the warm-up.
    """

    seated_share: float = 0.94
    days_after_joining: tuple[int, int] = (2, 21)
    days_after_leaving: tuple[int, int] = (0, 15)
    created_days_before: tuple[int, int] = (20, 120)


STANDARD = SeatPriors()


@dataclass(frozen=True, slots=True)
class Seats:
    """First day with a seat and first day without, as numbers in the timeline; equal where somebody never has one."""

    first: NDArray[np.int64]
    end: NDArray[np.int64]

    def held(self, timeline: Timeline) -> NDArray[np.bool_]:
        """Whether each person has a seat on each day; people by days."""
        days = np.arange(timeline.all_days)
        return (self.first[:, None] <= days) & (days < self.end[:, None])


def hand_out(rng: np.random.Generator, organisation: Organisation, plan: Plan, priors: SeatPriors = STANDARD) -> Seats:
    """Everybody's seat, the late ones of the team that gets new seats included."""
    timeline, people = organisation.timeline, len(organisation.people)
    hired = np.array([timeline.index(person.stints[0].first) for person in organisation.people])
    left = np.array(
        [timeline.all_days if p.stints[-1].last is None else timeline.index(p.stints[-1].last) for p in organisation.people]
    )
    first = np.where(
        hired < 0,
        -rng.integers(*priors.created_days_before, people),
        hired + rng.integers(*priors.days_after_joining, people),
    )
    end = np.minimum(timeline.all_days, left + 1 + rng.integers(*priors.days_after_leaving, people))
    late = rng.random(people) < LATE_SHARE
    for handed_out in plan.all_of("seats_handed_out"):
        waits = late & (organisation.unit_of_week[:, handed_out.week] == handed_out.unit)
        first = np.where(waits, np.maximum(first, 7 * handed_out.week), first)
    without = rng.random(people) >= priors.seated_share
    return Seats(np.where(without, end, np.minimum(first, end)), end)


def move_seats(seats: Seats, organisation: Organisation, plan: Plan, chance: NDArray[np.float64]) -> Seats:
    """The same seats, where teams get all of theirs in one week, or where some change hands; ``chance`` is of use in a week."""
    first, end = seats.first.copy(), seats.end.copy()
    roll_outs = [(found.unit, found.week) for found in plan.all_of("ordinary_rollout")]
    roll_outs += [(found.unit, found.week) for found in plan.episodes_of("stalled_rollout")]
    for unit, week in roll_outs:
        members = np.flatnonzero((organisation.unit_of_week[:, week] == unit) & (first < end))
        first[members] = np.minimum(end[members], np.maximum(first[members], 7 * week + members % 5))
    for change in plan.all_of("seat_reallocation"):
        day = 7 * change.week
        there = (organisation.unit_of_day[:, day] == change.unit) & (first < day) & (end > day)
        members = np.flatnonzero(there)
        members = members[np.argsort(chance[members], kind="stable")]
        # The lightest users lose theirs; as many others, evenly spread, had none before.
        many = round(CHANGES_HANDS * len(members))
        end[members[:many]] = day
        late = members[many:][:: max(1, (len(members) - many) // max(1, many))][:many]
        first[late] = day
    return Seats(first, end)


def clean_up(seats: Seats, organisation: Organisation, plan: Plan, used: NDArray[np.bool_]) -> Seats:
    """The same seats, less those of a team that had been idle for six weeks when somebody tidied up."""
    for found in plan.all_of("seat_clean_up"):
        day = 7 * found.week
        idle = ~used[:, max(0, day - CLEAN_UP_IDLE_DAYS) : day].any(axis=1)
        held = (seats.first < day - CLEAN_UP_IDLE_DAYS) & (seats.end > day)
        taken = idle & held & (organisation.unit_of_day[:, day] == found.unit)
        seats = Seats(seats.first, np.where(taken, day, seats.end))
    return seats
