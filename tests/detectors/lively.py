"""For each pattern an organisation in which it is there: what the contract suite runs it on.

Whoever adds a pattern adds a line to ``LIVELY``. The panel must hold alarms of it, beside everything that happens in a year.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from pipeline.detectors.panel import Panel
from schemas.signal import Pattern
from tests.detectors import voices
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


@cache
def voiced() -> Panel:
    """A year and a half with a rise of questions, a silence after one, and two camps; holidays and an outage as well."""
    world = voices.Voices(11, voices.sizes(TEAMS, 60, 200, 11), 78, questions_each=0.3)
    panel = voices.live(
        world,
        voices.holidays,
        voices.outage,
        voices.risen([3], 40, 2.2),
        voices.silenced([7], 34, 2.2, 8, 0.75),
        voices.split([LAPSED], 40, 0.6),
    )
    return panel.reordered(np.arange(TEAMS))


@cache
def parted() -> Panel:
    """A year and a half in which a third of the units loses most of its use; the last row is the organisation."""
    world = voices.Voices(12, voices.sizes(TEAMS, 15, 60, 12), 78)
    return voices.live(world, voices.holidays, voices.outage, voices.parted(1 / 3, 40, 0.75))


LIVELY: Mapping[Pattern, Callable[[], Panel]] = {
    Pattern.LICENCE_IDLING: resisting,
    Pattern.WORKAROUND_DROP: resisting,
    Pattern.QUESTIONS_RISE: voiced,
    Pattern.FALLING_SILENT: voiced,
    Pattern.TWO_CAMPS: voiced,
    Pattern.UNITS_APART: parted,
}

BY_THE_CALENDAR: frozenset[Pattern] = frozenset()
"""Patterns for which a week goes by although nothing is known of it: their clock is that of a training or a roll-out."""
OF_TOTALS: frozenset[Pattern] = frozenset({Pattern.TWO_CAMPS, Pattern.UNITS_APART})
"""Patterns that judge a unit above others, by its parts."""
