"""What was found of what was planted: the share within 84 days, and the delay with those never found kept in."""

from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array, Mask
from pipeline.evaluation.intervals import Interval, by_cluster, of_share
from pipeline.evaluation.ledger import DAYS_A_WEEK, WITHIN_WEEKS, Alarms, Teams, delays


@dataclass(frozen=True)
class Recall:
    """Of so many events so many were found, and how sure the share is."""

    found: int
    events: int
    interval: Interval

    @property
    def value(self) -> float:
        """The share; NaN where nothing was planted."""
        return self.found / self.events if self.events else float("nan")


def recall(teams: Teams, alarms: Alarms, chosen: Mask, *, any_pattern: bool = False) -> Recall:
    """The share of planted events for which the right alarm came within 84 days.

    The interval draws whole teams; where all or none were found it is the exact one. It misleads when the events that count are
    of one kind only: an effect that comes over eight weeks is found later than one that comes at once.

    Parameters
    ----------
    teams, alarms
        The truth, and what was said.
    chosen
        Some of the teams; those without an event never count.
    any_pattern
        Whether an alarm that names another pattern will do.

    Examples
    --------
    >>> from pipeline.evaluation.example import eventful
    >>> teams = eventful([20, 30, 40, 50])
    >>> said = Alarms.of([0, 1, 2, 3], [25, 43, 39, 62], ["workaround_drop"] * 4)
    >>> one = recall(teams, said, np.ones(4, bool))  # the second comes too late, the third too early
    >>> one.found, one.events
    (2, 4)
    """
    planted = teams.has_event & chosen
    found = delays(teams, alarms, any_pattern=any_pattern)[planted] <= WITHIN_WEEKS
    hits, events = int(found.sum()), int(planted.sum())
    if hits in (0, events):
        return Recall(hits, events, of_share(hits, events))
    return Recall(hits, events, by_cluster(found.astype(np.float64), np.ones(events), np.arange(events)))


@dataclass(frozen=True)
class Survival:
    """The Kaplan-Meier curve of events not found yet.

    Parameters
    ----------
    weeks
        Delays at which something was found, in order.
    remaining
        The share not found after each.
    """

    weeks: Array
    remaining: Array

    @property
    def median_days(self) -> float:
        """When half were found, in days; infinite where fewer ever were."""
        at = np.flatnonzero(self.remaining <= 0.5)
        return DAYS_A_WEEK * float(self.weeks[at[0]]) if len(at) else float("inf")

    @property
    def restricted_mean_days(self) -> float:
        """The mean delay in days when all that is not found within 84 days counts as 84: the area under the curve up to there."""
        inside = self.weeks < WITHIN_WEEKS
        edges = np.r_[0.0, self.weeks[inside], WITHIN_WEEKS]
        return DAYS_A_WEEK * float(np.sum(np.diff(edges) * np.r_[1.0, self.remaining[inside]]))


def survival(delay: Array, watched: Array) -> Survival:
    """How long events stay unfound (Kaplan and Meier 1958); the mean over those found would flatter.

    Parameters
    ----------
    delay
        Weeks until found; infinite where not.
    watched
        Weeks for which each was watched after its onset: what is not found by then is censored.

    Examples
    --------
    >>> curve = survival(np.array([2.0, 4.0, np.inf, np.inf]), np.array([12.0, 12.0, 3.0, 12.0]))
    >>> curve.weeks, curve.remaining  # the third was lost from sight in week 3
    (array([2., 4.]), array([0.75 , 0.375]))
    >>> curve.median_days, round(curve.restricted_mean_days, 1)
    (28.0, 45.5)
    """
    is_found = delay <= watched
    times = np.unique(delay[is_found])
    time = np.where(is_found, delay, watched)
    at_risk = (time[None, :] >= times[:, None]).sum(axis=1)
    found = (is_found[None, :] & (time[None, :] == times[:, None])).sum(axis=1)
    return Survival(times, np.cumprod(1 - found / np.maximum(at_risk, 1)))


def delay_curve(teams: Teams, alarms: Alarms, chosen: Mask, *, any_pattern: bool = False) -> Survival:
    """The curve of some of the events."""
    planted = teams.has_event & chosen
    watched = (teams.end - 1 - teams.onset)[planted].astype(np.float64)
    return survival(delays(teams, alarms, any_pattern=any_pattern)[planted], watched)
