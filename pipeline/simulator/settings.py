"""Everything that can be set about a world, with its priors; each prior has its source where it is used.

A detector that was tuned on one kind of world has to hold on another. So calibration and test differ in their seeds *and* in
their settings: :data:`STANDARD` is what the demo uses, :func:`varied` draws the priors anew within the ranges that the sources
leave open, and :data:`MISSPECIFIED` is a world that no detector of ours can represent: the mood of a team comes in waves, and
how much people use a tool follows a power law.

It misleads as a claim about real organisations: the ranges are as wide as the sources disagree, not as wide as the world is.
"""

from dataclasses import dataclass, field

import numpy as np

from pipeline.simulator.habits import HabitPriors
from pipeline.simulator.organisation import StaffPriors
from pipeline.simulator.planting import Planting
from pipeline.simulator.presence import PresencePriors
from pipeline.simulator.seats import SeatPriors
from pipeline.simulator.turnover import TurnoverPriors

FIRST_TOOL = "github-copilot"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a world.

    Parameters
    ----------
    habits, staff, turnover, presence, seats
        Priors of people.
    planting
        What is planted; None for the small plan of the demo: two patterns, five confounders, one of each confounder.
    tools
        The tools that the organisation has, by the name of their source; what is planted in the use of a tool is planted in
        that of the first.
    """

    habits: HabitPriors = field(default_factory=HabitPriors)
    staff: StaffPriors = field(default_factory=StaffPriors)
    turnover: TurnoverPriors = field(default_factory=TurnoverPriors)
    presence: PresencePriors = field(default_factory=PresencePriors)
    seats: SeatPriors = field(default_factory=SeatPriors)
    planting: Planting | None = None
    tools: tuple[str, ...] = (FIRST_TOOL,)


STANDARD = Settings()
"""The world of the demo."""
LIVELY = PresencePriors(bridge_share=0.45, long_leaves_a_year=0.05)
"""With what the plainest world leaves out."""
MISSPECIFIED = Settings(
    habits=HabitPriors(mood=(1.5, -0.7), spread_of_mood=0.25, heavy_tail=1.2, persistence=0.7), presence=LIVELY
)
"""Waves of eleven weeks in the mood of a team (an autoregression of order two), and Zipf users."""


def varied(seed: int, planting: Planting | None = None, tools: tuple[str, ...] = (FIRST_TOOL,)) -> Settings:
    """Settings drawn within the ranges that the sources leave open; the same seed gives the same.

    Ranges: persistence .5 to .85 (detection facts, section 10); weekly use of the seats about .30 to .85, from unmanaged to
    managed (payload facts, section 8); people who leave 8 to 20 % a year and who move 15 to 50 %; the others are a third of the
    standard figure either way.

    >>> varied(1) == varied(1), varied(1) == varied(2)
    (True, False)
    """
    rng = np.random.default_rng(seed)
    habitual, non_users = float(rng.uniform(0.35, 0.9)), float(rng.uniform(0.02, 0.1))
    groups = np.array([non_users, 1 - habitual - non_users, habitual]).clip(0.01)
    groups /= groups.sum()
    habits = HabitPriors(
        groups=(float(groups[0]), float(groups[1]), float(groups[2])),
        persistence=float(rng.uniform(0.5, 0.85)),
        spread_of_teams=float(rng.uniform(0.2, 0.5)),
        mood=(float(rng.uniform(0.6, 0.9)),),
        spread_of_mood=float(rng.uniform(0.1, 0.3)),
        passive_only_people=float(rng.uniform(0.03, 0.12)),
        spread_of_people=float(rng.uniform(0.7, 1.2)),
    )
    countries = tuple(str(country) for country in rng.permutation(["NL", "DE", "BE"]))
    return Settings(
        habits=habits,
        staff=StaffPriors(
            median_size=float(rng.uniform(12, 22)), small_share=float(rng.uniform(0.05, 0.25)), countries=countries
        ),
        turnover=TurnoverPriors(leaves_a_year=float(rng.uniform(0.08, 0.2)), moves_a_year=float(rng.uniform(0.15, 0.5))),
        presence=PresencePriors(
            any_week=float(rng.uniform(0.03, 0.07)),
            summer_share=float(rng.uniform(0.5, 0.8)),
            bridge_share=float(rng.uniform(0.2, 0.6)),
            long_leaves_a_year=float(rng.uniform(0.02, 0.08)),
        ),
        seats=SeatPriors(seated_share=float(rng.uniform(0.85, 0.98))),
        planting=planting,
        tools=tools,
    )
