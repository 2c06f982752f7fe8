"""People use the tool and its source no longer sees them: a client that tells nothing. That is no silence."""

import numpy as np

from pipeline.detectors.baselines import roster_changes
from pipeline.detectors.columns import Mask, ratio
from pipeline.detectors.history import past
from pipeline.detectors.migration import REMEMBERED_WEEKS
from pipeline.detectors.panel import Panel

FEWER = 0.7
"""So much of the people is left in the figures of the tool, or less."""
AS_BEFORE = 0.85
"""And so much, or more, of the part of the work that is done with it."""


def unseen(panel: Panel) -> Mask:
    """Weeks, and the year after each, in which far fewer people use the tool by its figures, but as much work is done with it.

    It misleads where a few take over what all did with the tool: then seats do lie idle, and nothing is said of them. Where no
    tracker tells what is done with the tool nothing is known, and no week is marked.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation(teams=2)
    >>> panel["people_active_by_own_action"][:, 15:] = 5
    >>> panel["items_old_way"][1, 15:] = 40
    >>> unseen(panel)[:, -1].tolist()
    [True, False]
    """
    each = ratio(panel.known("people_active_by_own_action"), panel.cohort_size)
    with_tool = 1 - ratio(panel.known("items_old_way"), panel.known("items"))
    history = past(np.isfinite(each) & np.isfinite(with_tool), roster_changes(panel.cohort_size))
    people, work = (ratio(history.recent(figure), history.mean(figure)) for figure in (each, with_tool))
    weeks = np.arange(people.shape[1])
    last = np.maximum.accumulate(np.where((people <= FEWER) & (work >= AS_BEFORE), weeks, -REMEMBERED_WEEKS), axis=1)
    lately: Mask = weeks - last < REMEMBERED_WEEKS
    return lately
