"""Uses of tools that were not handed out, as a proxy counts them: units by exported weeks.

45 to 54 % of people say that they use such tools (WalkMe and BCG 2025, strength B); how often is a guess. Who did not use the
tool that was handed out in a week uses others more, so a team that works around it shows here too.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.organisation import add_up
from pipeline.simulator.told import only, present, units_now
from pipeline.simulator.world import World

Array = NDArray[np.float64]

RATES = {
    "unsanctioned_chat": 0.9,
    "unsanctioned_code": 0.3,
    "unsanctioned_writing": 0.35,
    "unsanctioned_images": 0.06,
    "unsanctioned_meetings": 0.12,
    "unsanctioned_other": 0.08,
}
"""Sessions of a person at work, in a week."""
WITHOUT_THE_TOOL = 0.7
"""So much more, of people who did not use the tool that was handed out."""
SPREAD = 6.0


def unsanctioned(world: World) -> Mapping[str, Array]:
    """Uses by kind of tool; NaN where a unit has no line."""
    rng = np.random.default_rng(world.seeds["unsanctioned"])
    first = world.organisation.timeline.exported_days.start
    units, now = len(world.organisation.units), units_now(world)
    own = np.logical_or.reduce([tool.interactions[:, first:] > 0 for tool in world.tools.values()])
    uses = own.reshape(len(own), -1, 7).any(axis=2)
    without = 1 - add_up(now, units, uses) / np.maximum(1, add_up(now, units))
    people = present(world) * (1 + WITHOUT_THE_TOOL * without)
    of_team = rng.lognormal(0, 0.4, units)[:, None]
    return {
        kind: only(world, rng.poisson(rate * people * of_team * rng.gamma(SPREAD, 1 / SPREAD, people.shape)))
        for kind, rate in RATES.items()
    }
