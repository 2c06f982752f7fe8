"""For each pattern an organisation in which it is there: what the contract suite runs it on.

Whoever adds a pattern adds a line to ``LIVELY``. The panel must hold alarms of it, beside everything that happens in a year.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from pipeline.detectors.example import organisation
from pipeline.detectors.panel import Panel
from schemas.signal import Pattern
from tests.detectors import uptake, voices
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


@cache
def taken_up() -> Panel:
    """A year and a half with roll-outs, a training, holidays and an outage; and everything about uptake that can go wrong."""
    world = uptake.Uptake(13, uptake.sizes(TEAMS, 100, 200, 13), 78)
    return uptake.live(
        world,
        uptake.holidays,
        uptake.outage,
        uptake.rolled_out,
        uptake.all_trained,
        *uptake.shallow([3], 52),
        uptake.planted("begins", [LAPSED], 0.02, 8),
        uptake.planted("handed_out", [LAPSED], 6),
        uptake.planted("training", [LAPSED], 0.0),
    )


@cache
def trained() -> Panel:
    """Units that are all alike and trained in the same week, of which one loses within a month what it won."""
    panel = organisation(TEAMS, WEEKS)
    since = np.maximum(np.arange(WEEKS) - 20, 0)
    panel["training_attended"][:, 20] = 16
    panel["people_active_by_own_action"][:] = np.where(np.arange(WEEKS) < 20, 6, 12 + 4 * np.exp(-since / 8))
    panel["people_active_by_own_action"][3, 23:] = 6
    return panel


@cache
def plain() -> Panel:
    """Units that are all alike, of which one narrows, the most active of another fall silent, and those of a third leave."""
    panel = organisation(TEAMS, WEEKS)
    at_the_end = np.isfinite(panel["headcount"][0])
    panel["people_active_by_own_action"][17, 26:] = 6
    for figure, number in {"headcount": 120, "most_active_at_most": 49, "leavers_at_most": 9}.items():
        panel[figure][:, at_the_end] = number
    panel["moved_out_at_most"][:, at_the_end] = 0
    panel["most_active_quiet_at_most"][19, 12], panel["most_active_at_most"][19, 25] = 49, 4
    panel["most_active_left_at_most"][19, 12] = 0
    panel["leavers_at_most"][20, 38], panel["most_active_left_at_most"][20, 38] = 44, 44
    return panel


@cache
def deserted() -> Panel:
    """The same year as the first, with a last row for the organisation, whose people turn away from the tool in week 36."""
    panel = resisting()
    used = panel["people_active_by_own_action"].copy()
    used[:, 36:] = np.floor(0.4 * used[:, 36:])
    whole = panel.with_figures(people_active_by_own_action=used)
    return whole.changed(
        lambda grid: np.vstack([grid, grid[:1] if grid.dtype == np.int8 else np.nansum(grid, axis=0)[None, :]]),
        units=(*panel.units, "organisation"),
        parents=(*panel.parents, None),
    )


LIVELY: Mapping[Pattern, Callable[[], Panel]] = {
    Pattern.LICENCE_IDLING: resisting,
    Pattern.WORKAROUND_DROP: resisting,
    Pattern.EVERYWHERE_LESS: deserted,
    Pattern.QUESTIONS_RISE: voiced,
    Pattern.FALLING_SILENT: voiced,
    Pattern.TWO_CAMPS: voiced,
    Pattern.UNITS_APART: parted,
    Pattern.POST_TRAINING_DECAY: trained,
    Pattern.SHALLOW_USE: taken_up,
    Pattern.STALLED_ROLLOUT: taken_up,
    Pattern.NARROWING_USE: plain,
    Pattern.CHAMPIONS_FADING: plain,
    Pattern.LEAVERS_AMONG_ACTIVE: plain,
}

BY_THE_CALENDAR: frozenset[Pattern] = frozenset({Pattern.POST_TRAINING_DECAY, Pattern.STALLED_ROLLOUT})
"""Patterns for which a week goes by although nothing is known of it: their clock is that of a training or a roll-out."""
OF_TOTALS: frozenset[Pattern] = frozenset({Pattern.EVERYWHERE_LESS, Pattern.TWO_CAMPS, Pattern.UNITS_APART})
"""Patterns that judge a unit above others, by its parts."""
