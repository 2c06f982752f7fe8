"""How a source did in a week: a source that broke is told from people who stopped.

The outage guard
----------------
People stop one team at a time; sources break for everybody at once. When most parts of the organisation lose half of their
people from one week to the next, or the whole loses most of them, in a week without a public holiday, that is taken to be the
source, and the week is partial: detection leaves it out, and blames nobody. A fall that lasts is no guard's business: from the
third week on it is compared with weeks that were low themselves, and shows.

It misleads where everybody really stops at once and starts again: a strike, a shutdown of the tool that nobody announced.
"""

from collections.abc import Collection
from datetime import date

import numpy as np

from pipeline.collector.activity import WeekActivity
from schemas.status import SourceState

HALF = 0.5
MOST_PARTS = 0.8
FEWEST_PARTS = 5
LEAST_PEOPLE = 3
"""A part with fewer active people than this, usually, says nothing about the source."""
COLLAPSE = 0.35
"""Of the people who were usually active, the share at or under which the whole has collapsed."""
WORKING_DAYS = 5


def state_of(activity: WeekActivity, working: Collection[date], *, reported: int, drifted: bool) -> SourceState:
    """The state of a source in a week, the worst that is true of it.

    Parameters
    ----------
    activity
        The week's tally, and who was active in the three weeks before.
    working
        Days on which somebody should have been at work.
    reported
        On how many of them the source reported.
    drifted
        Whether its exports hold fields or words that they did not have, or lack some.
    """
    if activity.is_outage():
        return SourceState.DOWN
    if reported < len(working) or (len(working) == WORKING_DAYS and fell_together(activity)):
        return SourceState.PARTIAL
    return SourceState.DRIFTED if drifted else SourceState.COMPLETE


def fell_together(activity: WeekActivity) -> bool:
    """Whether most of the organisation fell from one week to the next.

    Where the three weeks before are not all known, nothing can be said.
    """
    weeks = np.array(activity.people_lately())
    before, now = np.median(weeks[:-1], axis=0), weeks[-1]
    if weeks[:-1].sum(axis=1).min() < activity.k:
        return False
    judged = before >= LEAST_PEOPLE
    together = judged.sum() >= FEWEST_PARTS and (now[judged] <= HALF * before[judged]).mean() >= MOST_PARTS
    return bool(together or now.sum() <= COLLAPSE * before.sum())
