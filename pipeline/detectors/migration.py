"""A unit moved to another tool: it uses this one less, the others more, all in all as much as before. That is no silence."""

import numpy as np

from pipeline.detectors.baselines import roster_changes
from pipeline.detectors.columns import Array, Mask
from pipeline.detectors.history import past
from pipeline.detectors.panel import Panel

TAKEN_OVER = 0.5
"""The others rose by at least this part of the fall."""
HOLDS = 0.85
"""Use over all tools holds when it is at least this part of what it was."""
CLEARLY = 0.3
"""A fall by so much of what it was is a move that is remembered; a smaller one may be chance, and holds while it is there."""
LASTING_WEEKS = 4
REMEMBERED_WEEKS = 52
"""The past by which a unit is judged reaches as far back as that: until it knows the unit without the tool, it has not got used
to the move. Seats of the old tool that are still there a year later may be told of."""


def moved_on(panel: Panel) -> Mask:
    """Weeks in which what fell here has risen in the other tools of the unit, and the sum over tools holds.

    It misleads where people use two tools and leave the first for good reasons of their own: that is a move too. Somebody who
    uses two tools counts twice in the sum, so one who gives up one of them looks like a fall. A unit with few people may seem to
    have moved by chance: then a signal is missed, not raised. Where a sibling has no figures nothing is known, and no week is
    marked. A move that was clear is remembered for a year, even if people then use the other tool less.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation(teams=2)
    >>> panel["people_active_by_own_action"][:, 15:] = 4
    >>> panel["people_active_other_tools"][1, 15:] = 9
    >>> moved_on(panel)[:, -1].tolist()
    [False, True]
    """
    here, elsewhere = panel.known("people_active_by_own_action"), panel.known("people_active_other_tools")
    history = past(np.isfinite(here) & np.isfinite(elsewhere), roster_changes(panel.cohort_size))

    def now_and_before(figure: Array) -> tuple[Array, Array]:
        return history.recent(figure), history.mean(figure)

    (here_now, here_before), (there_now, there_before) = now_and_before(here), now_and_before(elsewhere)
    fall, rise = here_before - here_now, there_now - there_before
    holds = here_now + there_now >= HOLDS * (here_before + there_before)
    moved: Mask = (fall > 0) & (rise > 0) & (rise >= TAKEN_OVER * fall) & holds
    return moved | _lately(_lasting(moved & (fall >= CLEARLY * here_before)))


def _lasting(event: Mask) -> Mask:
    """Weeks that complete so many running: while a fall is only partly within the recent weeks, part of it looks like a move."""
    run = np.zeros(len(event), np.int64)
    found = np.zeros_like(event)
    for week in range(event.shape[1]):
        run = np.where(event[:, week], run + 1, 0)
        found[:, week] = run >= LASTING_WEEKS
    return found


def _lately(event: Mask) -> Mask:
    weeks = np.arange(event.shape[1])
    last = np.maximum.accumulate(np.where(event, weeks, -REMEMBERED_WEEKS), axis=1)
    lately: Mask = weeks - last < REMEMBERED_WEEKS
    return lately
