"""What each recorded day of each person consists of: which features, how many suggestions, how many taken over.

Vectorised over all user-days. The split over features and the acceptance rates are guesses within what GitHub's public mock
data shows; nothing here depends on what is planted, only on how much a person did.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.world import ToolUse, World

Ints = NDArray[np.int64]

CLI_PEOPLE = 0.2
CLI_PART = 0.6
"""Of the interactions of somebody who works in the terminal."""
AGENT_PART = (2.0, 3.0)
"""Beta: how much of somebody's chat is agent mode."""
COMPLETIONS_A_DAY = 8.0
ACCEPTED = {"code_completion": 0.3, "chat_panel_ask_mode": 0.1, "chat_panel_agent_mode": 0.55, "copilot_cli": 0.9}
LINES_A_SUGGESTION = {"code_completion": 2, "chat_panel_ask_mode": 6, "chat_panel_agent_mode": 14, "copilot_cli": 12}
RELEASE_OFFERS, RELEASE_TAKEN = 1.5, 0.75
"""What a new model or interface does to everybody's figures."""
FEATURES = tuple(ACCEPTED)
COMPLETION, ASK, AGENT, CLI = range(len(FEATURES))
"""Their places, in every column that has one for each feature."""


@dataclass(frozen=True, slots=True)
class UserDays:
    """User-days, in the order of their day and in no order within it; ``people`` and ``days`` are numbers in the world.

    ``asked``, ``suggested``, ``accepted``, ``lines_suggested``, ``lines_added`` hold a column for each of :data:`FEATURES`.
    ``chance`` is one draw per row for whatever else comes and goes.
    """

    people: Ints
    days: Ints
    asked: Ints
    suggested: Ints
    accepted: Ints
    lines_suggested: Ints
    lines_added: Ints
    chance: NDArray[np.float64]


def spell_out(rng: np.random.Generator, world: World, use: ToolUse) -> UserDays:
    """The user-days of one tool in the exported weeks."""
    count = len(world.organisation.people)
    cli_part = np.where(rng.random(count) < CLI_PEOPLE, CLI_PART, 0)
    agent_part = rng.beta(*AGENT_PART, count)
    first = world.organisation.timeline.exported_days.start
    days, people = np.nonzero(use.recorded[:, first:].T)
    order = np.lexsort((rng.random(len(days)), days))  # GitHub's files are not sorted by user
    days, people = days[order] + first, people[order]

    own = use.interactions[people, days]
    cli = rng.binomial(own, cli_part[people])
    agent = rng.binomial(own - cli, agent_part[people])
    completions = np.zeros_like(own)
    asked = np.stack([completions, own - cli - agent, agent, cli], axis=1)
    completions = rng.poisson(_offered(world, days) * rng.lognormal(0, 0.5, len(own))) + (own == 0)
    suggested = np.stack([completions, asked[:, 1], rng.poisson(1.6 * agent) + (agent > 0), cli], axis=1)
    accepted = rng.binomial(suggested, _taken(world, days))
    lines = np.array(list(LINES_A_SUGGESTION.values()))
    return UserDays(
        people,
        days,
        asked,
        suggested,
        accepted,
        rng.poisson(suggested * lines),
        rng.poisson(accepted * lines),
        rng.random(len(own)),
    )


def _offered(world: World, days: Ints) -> NDArray[np.float64]:
    """Completions offered a day: a new model offers more."""
    return COMPLETIONS_A_DAY * np.where(_released(world, days), RELEASE_OFFERS, 1.0)


def _taken(world: World, days: Ints) -> NDArray[np.float64]:
    """The share of suggestions that is taken over, by feature: of more that are offered, fewer."""
    taken: NDArray[np.float64] = np.where(_released(world, days), RELEASE_TAKEN, 1.0)[:, None] * list(ACCEPTED.values())
    return taken


def _released(world: World, days: Ints) -> NDArray[np.bool_]:
    new = world.plan.confounder("model_release")
    after: NDArray[np.bool_] = days >= (DAYS_A_WEEK * new.week if new else world.organisation.timeline.all_days)
    return after
