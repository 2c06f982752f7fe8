"""For each pattern an organisation in which it is there: what the contract suite runs it on.

Whoever adds a pattern adds a line to ``LIVELY``. The panel must hold alarms of it, beside everything that happens in a year.
"""

from collections.abc import Callable, Mapping
from functools import cache

from pipeline.detectors.panel import Panel
from schemas.signal import Pattern
from tests.detectors.worlds import World, everything, idling, lapsed, simulate, sizes, worked_around

TEAMS, WEEKS = 30, 60
LAPSED = 11


@cache
def resisting() -> Panel:
    """A year in which everything happens, with idle licences, a lapse and a workaround planted."""
    roster = sizes(TEAMS)
    roster[[3, 7, LAPSED]] = 40
    world = World(5, roster, WEEKS, keenness=(15, 5))
    return simulate(world, everything, idling([3]), worked_around([7], 22, 0.9), lapsed([LAPSED], 22, 0.6))


LIVELY: Mapping[Pattern, Callable[[], Panel]] = {
    Pattern.LICENCE_IDLING: resisting,
    Pattern.WORKAROUND_DROP: resisting,
}

BY_THE_CALENDAR: frozenset[Pattern] = frozenset()
"""Patterns for which a week goes by although nothing is known of it: their clock is that of a training or a roll-out."""
OF_TOTALS: frozenset[Pattern] = frozenset()
"""Patterns that judge a unit above others, by its parts."""
