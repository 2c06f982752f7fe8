"""Effects on people's use, and the crowd of one team on which they work; arrays of people by weeks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.habits import Bools, Floats, Habits
from pipeline.simulator.organisation import Organisation

Order = Callable[[int], Floats]
MOST_ACTIVE, FEWEST_ACTIVE = 0.2, 2


@dataclass(frozen=True)
class Effects:
    """Effects on use, people by weeks.

    Parameters
    ----------
    goes_on
        False where somebody's use does not happen.
    pull
        Towards the tool, or away from it, in log odds.
    ticks
        Where the tool is opened because it has to be.
    passive
        Where nothing is asked of it.
    keen
        Added to the share of the days on which it is used.
    amount
        Factor on how much it is used.
    moved
        Where somebody uses the second tool in place of the first.
    away
        Where somebody is not at work at all.
    robots
        Where a program works under somebody's name, night and day.
    """

    goes_on: Bools
    pull: Floats
    ticks: Bools
    passive: Bools
    keen: Floats
    amount: Floats
    moved: Bools
    away: Bools
    robots: Bools

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Self:
        """No effect on anybody."""
        nothing = (np.zeros(shape, dtype=bool) for _ in range(5))
        ticks, passive, moved, away, robots = nothing
        return cls(
            goes_on=np.ones(shape, dtype=bool),
            pull=np.zeros(shape),
            ticks=ticks,
            passive=passive,
            keen=np.zeros(shape),
            amount=np.ones(shape),
            moved=moved,
            away=away,
            robots=robots,
        )

    def hold(self, crowd: "Crowd", allowed: Bools) -> None:
        """Stop the use of those who are not allowed to go on, while they are in the team."""
        self.goes_on[crowd.people] &= ~crowd.inside | allowed


class Crowd:
    """The people who are ever in a team, from a week on: who is in it then is ordered by habit, who comes later by chance.

    ``members`` are the places of who is in it then and has a seat, ``inside`` is who is in it in which week.
    """

    def __init__(
        self, rng: np.random.Generator, habits: Habits, organisation: Organisation, seated: Bools, unit: int, week: int
    ) -> None:
        self.people = organisation.been_in[unit]
        self.inside: Bools = organisation.unit_of_week[self.people] == unit
        self.weeks = np.arange(organisation.timeline.all_weeks)
        self._drawn = rng.random(len(self.people))
        self.members = np.flatnonzero(self.inside[:, week] & seated[self.people, week])
        self._habits = habits

    def places(self, order: Order) -> Floats:
        """A place in (0, 1) for everybody; those with the weaker habit come first in ``order``."""
        return self._placed(self._habits.chance, order)

    def most_active(self) -> NDArray[np.int64]:
        """Of the crowd, who uses it most: a fifth of the team, and two at least."""
        habits = self._habits
        activity = habits.chance * habits.days_share * np.exp(habits.log_amount) * ~habits.passive_only
        ranked = self.members[np.argsort(-activity[self.people[self.members]], kind="stable")]
        return ranked[: max(FEWEST_ACTIVE, round(MOST_ACTIVE * len(ranked)))]

    def _placed(self, rank: Floats, order: Order) -> Floats:
        places = self._drawn.copy()
        places[self.members[np.argsort(rank[self.people[self.members]], kind="stable")]] = order(len(self.members))
        return places


def ramp(weeks: NDArray[np.int64], start: int, length: int) -> Floats:
    """From 0 before a week to 1, so many weeks later.

    >>> ramp(np.arange(6), 2, 2).tolist()
    [0.0, 0.0, 0.5, 1.0, 1.0, 1.0]
    """
    risen: Floats = np.clip((weeks - start + 1) / length, 0, 1)
    return risen
