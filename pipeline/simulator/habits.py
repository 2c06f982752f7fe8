"""Who uses the tool in which week, on which days, and how much, before anything planted.

A person has a latent probability of using the tool in a week, drawn from three groups; the state of a week persists (two-state
chain); in an active week a person uses it on some of the days worked; the amounts are heavy-tailed.

Where the figures come from (section 8 of ``facts/vendor-payloads-and-signals.md``, unless said otherwise):

* **Shares of the three groups**: suggested there are non-users .25-.40, casual .35-.45 and habitual .20-.30, which give 30 to
  40 % weekly use. A *managed* roll-out shows .60 to .85, so more people are habitual here: a guess, calibrated to about .65 of
  the seats in an ordinary week.
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

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.organisation import Organisation

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class HabitPriors:
    """How habits are distributed; where the figures come from stands at the top of this module.

    Parameters
    ----------
    groups
        Shares of non-users, casual and habitual users.
    non_user_chance, casual, habitual
        Probability of use in a week: of a non-user, and the parameters of a Beta for the others.
    persistence
        How much of a person's next week is this one.
    spread_of_teams
        Of teams, in log odds.
    mood, spread_of_mood
        How a team's better and worse months go on: coefficients of an autoregression on the weeks before, and its spread. With
        one coefficient it is what a detector may expect; two make waves, which it cannot represent.
    days
        Base, slope by habit, and spread of the share of days in an active week.
    passive_only_people, passive_days
        Who never asks, and the days on which the others do not.
    median_interactions, spread_of_people, spread_of_days
        Of a person's day; the spreads together make sigma 1.09.
    heavy_tail
        Where above 0, people are a Pareto crowd with this exponent, not three groups: how often and how much they use it comes
        of one heavy-tailed rate (Zipf users).
    """

    groups: tuple[float, float, float] = (0.05, 0.12, 0.83)
    non_user_chance: float = 0.02
    casual: tuple[float, float] = (2, 4)
    habitual: tuple[float, float] = (8, 2)
    persistence: float = 0.8
    spread_of_teams: float = 0.35
    mood: tuple[float, ...] = (0.8,)
    spread_of_mood: float = 0.2
    days: tuple[float, float, float] = (0.2, 0.6, 0.15)
    passive_only_people: float = 0.06
    passive_days: float = 0.08
    median_interactions: float = 6.0
    spread_of_people: float = 0.95
    spread_of_days: float = 0.53
    heavy_tail: float = 0.0

    @property
    def shock(self) -> float:
        """The spread of a team's weekly change of mood that keeps the spread of its mood."""
        if len(self.mood) == 1:
            return float(self.spread_of_mood * (1 - self.mood[0] ** 2) ** 0.5)
        one, two = self.mood
        # The variance of an autoregression of order two (Box and Jenkins).
        kept = (1 + two) / (1 - two) * ((1 - two) ** 2 - one**2)
        return float(self.spread_of_mood * kept**0.5)


STANDARD = HabitPriors()


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


def draw_habits(rng: np.random.Generator, people: int, priors: HabitPriors = STANDARD) -> Habits:
    """Habits of so many people."""
    group = rng.choice(3, people, p=priors.groups)
    by_group = [np.full(people, priors.non_user_chance), rng.beta(*priors.casual, people), rng.beta(*priors.habitual, people)]
    chance = np.choose(group, by_group)
    log_amount = np.log(priors.median_interactions)
    if priors.heavy_tail:
        # A Pareto crowd: whoever asks often also uses it in most weeks; a rate becomes the chance of at least one use.
        log_rate = rng.exponential(1 / priors.heavy_tail, people) - np.log(2) / priors.heavy_tail
        chance = 1 - np.exp(-np.exp(log_rate))
        log_amount = log_amount + log_rate
    base, slope, spread = priors.days
    days = base + slope * chance + rng.normal(0, spread, people)
    return Habits(
        chance=chance,
        days_share=np.clip(days, 0.02, 0.98),
        passive_only=rng.random(people) < priors.passive_only_people,
        log_amount=log_amount + rng.normal(0, priors.spread_of_people, people),
    )


def active_weeks(
    rng: np.random.Generator,
    habits: Habits,
    organisation: Organisation,
    seated: Bools,
    priors: HabitPriors = STANDARD,
    pull: Floats | None = None,
) -> Bools:
    """Whether each person would use the tool in each week; people by weeks.

    Before the seat the state is off, so that use grows over some weeks after one is handed out. A holiday does not change the
    state: a habit outlives it. ``pull`` draws each person to the tool in each week, or away from it, in log odds.
    """
    people, weeks = seated.shape
    units = len(organisation.units)
    team = rng.normal(0, priors.spread_of_teams, units)
    moods = [np.zeros(units) for _ in priors.mood]
    active = np.zeros((people, weeks), dtype=bool)
    state = rng.random(people) < habits.chance
    for week in range(weeks):
        mood = sum(part * before for part, before in zip(priors.mood, moods, strict=True)) + rng.normal(0, priors.shock, units)
        moods = [mood, *moods[:-1]]
        drawn = (team + mood)[organisation.unit_of_week[:, week]]
        chance = _shifted(habits.chance, drawn if pull is None else drawn + pull[:, week])
        stay = np.where(state, chance + priors.persistence * (1 - chance), chance * (1 - priors.persistence))
        state = (rng.random(people) < stay) & seated[:, week]
        active[:, week] = state
    return active


def active_days(rng: np.random.Generator, habits: Habits, weeks: Bools, available: Bools, keen: Floats | None = None) -> Bools:
    """Whether each person uses the tool on each day; people by days. An active week has one day at least, if one is worked.

    ``keen`` is added to the share of the days in a week; people by weeks.
    """
    people, count = weeks.shape
    open_days = available.reshape(people, count, 7) & weeks[:, :, None]
    draws = np.where(open_days, rng.random(open_days.shape), np.inf)
    share = habits.days_share[:, None] if keen is None else habits.days_share[:, None] + keen
    used: Bools = open_days & ((draws < share[:, :, None]) | (draws == draws.min(axis=2, keepdims=True)))
    return used.reshape(people, -1)


def interactions(
    rng: np.random.Generator, habits: Habits, used: Bools, priors: HabitPriors = STANDARD, factor: Floats | None = None
) -> NDArray[np.int64]:
    """Interactions each person starts on each day; 0 on days of passive use; people by days.

    ``factor`` is how much more than usual; people by weeks.
    """
    amount = np.exp(habits.log_amount[:, None] + rng.normal(0, priors.spread_of_days, used.shape))
    if factor is not None:
        amount *= np.repeat(factor, DAYS_A_WEEK, axis=1)
    own = used & ~habits.passive_only[:, None] & (rng.random(used.shape) >= priors.passive_days)
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
