"""Who uses the tool in which week, on which days, and how much, before anything planted.

A person has a latent probability of using the tool in a week, drawn from three groups; the state of a week persists (two-state
chain); in an active week a person uses it on some of the days worked; the amounts are heavy-tailed.

Where the figures come from (section 8 of ``facts/vendor-payloads-and-signals.md``, unless said otherwise):

* **Shares of the three groups**: suggested there are non-users .25-.40, casual .35-.45 and habitual .20-.30, which give 30 to
40 %
  weekly use. A *managed* roll-out shows .60 to .85, so more people are habitual here: a guess, calibrated to about .65 of the
  seats in an ordinary week.
* **Probability in each group**: .02, Beta(2, 4), Beta(8, 2), as suggested there (inferred).
* **Persistence .8**: the range .5 to .85 is a design choice of ``facts/detection.md`` section 10.
* **Days in an active week**: DAU/WAU about .58 (a very large tenant, A-); that it rises with the habit is a guess.
* **Amounts**: lognormal, sigma 1.09, as the user at the 95th percentile sends 6 times the median's messages (B+).
* **Passive-only people, differences between teams, better and worse months of a team**: guesses. The last two make the counts
  vary more than a binomial model knows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.organisation import Organisation

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

NON_USERS, CASUAL, HABITUAL = 0.05, 0.12, 0.83
NON_USER_CHANCE = 0.02
PERSISTENCE = 0.8
SPREAD_OF_TEAMS = 0.35
MOOD_PERSISTENCE, SPREAD_OF_MOOD = 0.8, 0.2
DAYS_BASE, DAYS_SLOPE, DAYS_SPREAD = 0.2, 0.6, 0.15
PASSIVE_ONLY_PEOPLE = 0.06
PASSIVE_DAYS = 0.08
MEDIAN_INTERACTIONS = 6.0
SPREAD_OF_PEOPLE, SPREAD_OF_DAYS = 0.95, 0.53
"""Together sigma 1.09 for a person's day."""
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class Habits:
    """What does not change about each person."""

    chance: Floats
    """Probability of using the tool in a week."""
    days_share: Floats
    """Share of the days worked on which it is used, in an active week."""
    passive_only: Bools
    """Takes suggestions as they come, never asks."""
    log_amount: Floats
    """Logarithm of the median interactions of a day."""


def draw_habits(rng: np.random.Generator, people: int) -> Habits:
    """Habits of so many people."""
    group = rng.choice(3, people, p=(NON_USERS, CASUAL, HABITUAL))
    chance = np.choose(group, [np.full(people, NON_USER_CHANCE), rng.beta(2, 4, people), rng.beta(8, 2, people)])
    days = DAYS_BASE + DAYS_SLOPE * chance + rng.normal(0, DAYS_SPREAD, people)
    return Habits(
        chance=chance,
        days_share=np.clip(days, 0.02, 0.98),
        passive_only=rng.random(people) < PASSIVE_ONLY_PEOPLE,
        log_amount=np.log(MEDIAN_INTERACTIONS) + rng.normal(0, SPREAD_OF_PEOPLE, people),
    )


def active_weeks(rng: np.random.Generator, habits: Habits, organisation: Organisation, seated: Bools) -> Bools:
    """Whether each person would use the tool in each week; people by weeks.

    Before the seat the state is off, so that use grows over some weeks after one is handed out. A holiday does not change the
    state: a habit outlives it.
    """
    people, weeks = seated.shape
    units = len(organisation.units)
    team = rng.normal(0, SPREAD_OF_TEAMS, units)
    mood = np.zeros(units)
    active = np.zeros((people, weeks), dtype=bool)
    state = rng.random(people) < habits.chance
    for week in range(weeks):
        mood = MOOD_PERSISTENCE * mood + rng.normal(0, SPREAD_OF_MOOD * (1 - MOOD_PERSISTENCE**2) ** 0.5, units)
        chance = _shifted(habits.chance, (team + mood)[organisation.unit_of_week[:, week]])
        stay = np.where(state, chance + PERSISTENCE * (1 - chance), chance * (1 - PERSISTENCE))
        state = (rng.random(people) < stay) & seated[:, week]
        active[:, week] = state
    return active


def active_days(rng: np.random.Generator, habits: Habits, weeks: Bools, available: Bools) -> Bools:
    """Whether each person uses the tool on each day; people by days. An active week has one day at least, if one is worked."""
    people, count = weeks.shape
    open_days = available.reshape(people, count, 7) & weeks[:, :, None]
    draws = np.where(open_days, rng.random(open_days.shape), np.inf)
    used: Bools = open_days & ((draws < habits.days_share[:, None, None]) | (draws == draws.min(axis=2, keepdims=True)))
    return used.reshape(people, -1)


def interactions(rng: np.random.Generator, habits: Habits, used: Bools) -> NDArray[np.int64]:
    """Interactions each person starts on each day; 0 on days of passive use; people by days."""
    amount = np.exp(habits.log_amount[:, None] + rng.normal(0, SPREAD_OF_DAYS, used.shape))
    own = used & ~habits.passive_only[:, None] & (rng.random(used.shape) >= PASSIVE_DAYS)
    return np.where(own, np.maximum(1, np.rint(amount)), 0).astype(np.int64)


def evenly(people: int) -> Floats:
    """Places in (0, 1) for so many people in order of habit: any bound leaves light and heavy users on both sides.

    Golden-ratio steps, as ranks. Independent draws would make an effect in a team of 15 half or twice the size asked for.

    >>> evenly(5).tolist()
    [0.1, 0.7, 0.3, 0.9, 0.5]
    """
    steps = GOLDEN * np.arange(people) % 1
    return (np.argsort(np.argsort(steps)) + 0.5) / max(1, people)


def heaviest_last(people: int) -> Floats:
    """Places in (0, 1) for so many people in order of habit, the lightest first: any bound keeps the heaviest users below it.

    >>> heaviest_last(4).tolist()
    [0.875, 0.625, 0.375, 0.125]
    """
    return (np.arange(people)[::-1] + 0.5) / max(1, people)


def _shifted(chance: Floats, by: Floats) -> Floats:
    """A probability, moved on the scale of log odds."""
    odds = chance / np.maximum(1 - chance, 1e-9) * np.exp(by)
    return odds / (1 + odds)
