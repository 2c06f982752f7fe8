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

SEATED_SHARE = 0.94
DAYS_AFTER_JOINING = (2, 21)
DAYS_AFTER_LEAVING = (0, 15)
CREATED_DAYS_BEFORE = (20, 120)
"""When the first seats were handed out, in days before the warm-up."""
LATE_SHARE = 0.5
"""Of the team whose seats are handed out later: the part that waits."""
CLEAN_UP_IDLE_DAYS = 42


@dataclass(frozen=True, slots=True)
class Seats:
    """First day with a seat and first day without, as numbers in the timeline; equal where somebody never has one."""

    first: NDArray[np.int64]
    end: NDArray[np.int64]

    def held(self, timeline: Timeline) -> NDArray[np.bool_]:
        """Whether each person has a seat on each day; people by days."""
        days = np.arange(timeline.all_days)
        return (self.first[:, None] <= days) & (days < self.end[:, None])


def hand_out(rng: np.random.Generator, organisation: Organisation, plan: Plan) -> Seats:
    """Everybody's seat, the late ones of the team that gets new seats included."""
    timeline, people = organisation.timeline, len(organisation.people)
    hired = np.array([timeline.index(person.stints[0].first) for person in organisation.people])
    left = np.array(
        [timeline.all_days if p.stints[-1].last is None else timeline.index(p.stints[-1].last) for p in organisation.people]
    )
    first = np.where(
        hired < 0,
        -rng.integers(*CREATED_DAYS_BEFORE, people),
        hired + rng.integers(*DAYS_AFTER_JOINING, people),
    )
    end = np.minimum(timeline.all_days, left + 1 + rng.integers(*DAYS_AFTER_LEAVING, people))
    late = rng.random(people) < LATE_SHARE
    if (handed_out := plan.confounder("seats_handed_out")) is not None:
        waits = late & (organisation.unit_of_week[:, handed_out.week] == handed_out.unit)
        first = np.where(waits, np.maximum(first, 7 * handed_out.week), first)
    without = rng.random(people) >= SEATED_SHARE
    return Seats(np.where(without, end, np.minimum(first, end)), end)


def clean_up(seats: Seats, organisation: Organisation, plan: Plan, used: NDArray[np.bool_]) -> Seats:
    """The same seats, less those of one team that had been idle for six weeks when somebody tidied up."""
    found = plan.confounder("seat_clean_up")
    if found is None:
        return seats
    day = 7 * found.week
    idle = ~used[:, max(0, day - CLEAN_UP_IDLE_DAYS) : day].any(axis=1)
    taken = idle & (organisation.unit_of_day[:, day] == found.unit) & (seats.first < day - CLEAN_UP_IDLE_DAYS) & (seats.end > day)
    return Seats(seats.first, np.where(taken, day, seats.end))
