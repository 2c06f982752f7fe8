"""False alarms: how many a team-year, of which class, and what they make of an alarm that is raised."""

from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Mask
from pipeline.evaluation.intervals import Interval, by_cluster, of_rate
from pipeline.evaluation.ledger import Alarms, Teams, is_false


@dataclass(frozen=True)
class Rate:
    """Events over years of teams, with two intervals: one as if they came singly, one that draws whole organisations."""

    events: int
    years: float
    singly: Interval
    by_organisation: Interval

    @property
    def value(self) -> float:
        """Events a team-year; NaN where nothing was watched."""
        return self.events / self.years if self.years > 0 else float("nan")

    @property
    def interval(self) -> Interval:
        """The wider reading of the two: the lower of the lower ends, the higher of the higher ones."""
        return min(self.singly[0], self.by_organisation[0]), max(self.singly[1], self.by_organisation[1])


def false_alarms(teams: Teams, alarms: Alarms, chosen: Mask | None = None) -> Rate:
    """False alarms a year of one team, all patterns together, repetitions within 28 days counted once.

    It misleads where few of the teams can be judged at all: small teams that are never spoken of bring it down. Ask it of the
    teams that are large enough.

    Parameters
    ----------
    teams, alarms
        The truth, and what was said.
    chosen
        Some of the teams; all when left out.

    Examples
    --------
    >>> from pipeline.evaluation.example import quiet
    >>> teams = quiet(100, weeks=104)
    >>> rate = false_alarms(teams, Alarms.of([3, 3, 7], [10, 12, 60]))
    >>> rate.events, rate.years, rate.value
    (2, 200.0, 0.01)
    """
    mine = np.ones(len(teams), np.bool_) if chosen is None else chosen
    said = alarms.judged(teams)
    said = said.where(mine[said.team] & is_false(teams, said)).merged()
    years = np.where(mine, teams.quiet_years, 0.0)
    per_team = np.bincount(said.team, minlength=len(teams)).astype(np.float64)
    total = float(years.sum())
    clustered = by_cluster(per_team, years, teams.organisation) if total > 0 else (0.0, float("inf"))
    return Rate(len(said), total, of_rate(len(said), total), clustered)


def ppv(recall: float, base_rate: float, false_alarm_rate: float) -> float:
    """The share of alarms that are true, when so many events come a team-year; NaN where there are no alarms.

    It misleads when read without its base rate: nobody knows how often teams fall silent.

    >>> [round(ppv(0.6, 0.1, rate), 2) for rate in (0.1, 0.05, 0.026, 0.01)]
    [0.38, 0.55, 0.7, 0.86]
    """
    true = recall * base_rate
    return true / (true + false_alarm_rate) if true + false_alarm_rate > 0 else float("nan")
