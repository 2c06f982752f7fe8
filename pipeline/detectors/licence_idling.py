"""Licences lie idle: in this unit far more seats are unused than the differences between units explain.

A level, not a change: seats that were never taken up have no "before". It is judged against the other units in the same week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, others, usual_weeks
from pipeline.detectors.columns import Array, Mask, Whole, ratio
from pipeline.detectors.e_detector import WEEKS_A_YEAR
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from pipeline.detectors.spread import ordinary, upper_tail
from schemas.signal import NextStep, SignalFamily


@dataclass(frozen=True)
class LicenceIdling:
    """Seats never used or lapsed, among the seats that are not new, far above the rest of the organisation for weeks on end.

    Seats hardly change from one week to the next, so weeks are no independent evidence and are not added up. Each week is
    tested on its own: could an ordinary unit (beta-binomial, spread of the other units) have so many idle, or so many never
    used? An alarm needs that to be unlikely in each of ``stay_weeks`` weeks running. As every alarm takes up that many
    unlikely weeks, and a share p of all weeks is that unlikely, alarms are rarer than 52 p / ``stay_weeks`` a year, however
    dependent the weeks are: p follows from the budget, half for each of the two questions.

    When it misleads
    ----------------
    Where seats were handed out to people whose work has no use for the tool, idling is good sense (``not_suited``). Where a
    source forgets activity (GitHub after 90 days), long-idle seats look never used. Where most units idle, none stands out:
    that is an organisation's matter, not a team's.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    stay_weeks
        Weeks running that count.
    least_excess
        Smallest difference with the others worth a conversation, as a share of seats.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel.seats_never_used[3] = 10
    >>> alarms = LicenceIdling().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Moments of the beta-binomial: Griffiths 1973, Biometrics 29:637; bounding them: Huber's proposal 2, Ann Math Stat 35:73.
    """

    false_alarms_a_year: float = 0.01
    stay_weeks: int = 4
    least_excess: float = 0.2

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.ROOM, NextStep.COFFEE, NextStep.WHY)

    @property
    def unlikely(self) -> float:
        """The tail probability, of each of the two questions, that keeps the budget."""
        return self.false_alarms_a_year * self.stay_weeks / WEEKS_A_YEAR / 2

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        idle, never, seats = _seats(panel)
        tail = np.minimum(upper_tail(idle, seats, *ordinary(idle, seats)), upper_tail(never, seats, *ordinary(never, seats)))
        share, elsewhere = ratio(idle, seats), others(idle, seats)
        excess = share - elsewhere
        is_far = (tail <= self.unlikely) & (excess >= self.least_excess)
        return Score(
            alarm=_running(is_far, np.isfinite(tail)) >= self.stay_weeks,
            evidence=_evidence(tail),
            threshold=-log(2 * sqrt(self.unlikely)),
            level=np.where(np.isfinite(tail), excess, np.nan),
            ordinary=np.zeros_like(excess),
            strength=np.clip(excess, 0, 1),
            before={},
            now={"idle_share": share, "idle_share_elsewhere": elsewhere},
        )


def _seats(panel: Panel) -> tuple[Array, Array, Array]:
    """Idle seats, those of them never used, and seats old enough to be judged."""
    seats = panel.trusted("seats") - panel.trusted("seats_new")
    never = panel.trusted("seats_never_used")
    is_judged = (seats > 0) & (panel.cohort_size >= FEWEST_PEOPLE) & usual_weeks(panel)
    judged = [np.where(is_judged, figure, np.nan) for figure in (never + panel.trusted("seats_lapsed"), never, seats)]
    return judged[0], judged[1], judged[2]


def _running(holds: Mask, counts: Mask) -> Whole:
    """For each week, how many counted weeks running something has held; a week that does not count changes nothing."""
    run = np.zeros(len(holds), np.int64)
    runs = np.zeros(holds.shape, np.int64)
    for week in range(holds.shape[1]):
        run = np.where(counts[:, week], (run + 1) * holds[:, week], run)
        runs[:, week] = run * counts[:, week]
    return runs


def _evidence(tail: Array) -> Array:
    # 1 / (2 sqrt(p)) is an e-value for any p-value (Vovk and Wang 2021, Ann Stat 49:1736).
    with np.errstate(divide="ignore"):
        return np.where(np.isfinite(tail), -np.log(2 * np.sqrt(tail)), -np.inf)
