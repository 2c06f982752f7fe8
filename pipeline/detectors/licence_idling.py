"""Licences lie idle: in this unit far more seats are unused than the differences between units explain, or than were before.

Seats that were never taken up have no "before": their level is judged against the other units in the same week. Seats that
lapsed have one: they are judged against the unit's own past (``lapse``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, others, usual_weeks
from pipeline.detectors.columns import Array, Mask, Whole, ratio
from pipeline.detectors.e_detector import WEEKS_A_YEAR
from pipeline.detectors.lapse import lapse
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from pipeline.detectors.spread import ordinary, upper_tail
from pipeline.detectors.unseen import unseen
from schemas.signal import Explanation, NextStep, SignalFamily

BUDGET_OF_LAPSE = 0.2
"""The part of the budget that the question of lapse may use; the two questions about the level share the rest equally. Its
evidence grows week by week, so that a strict budget costs it days; a level does not grow, and would be missed for good."""


@dataclass(frozen=True)
class LicenceIdling:
    """Seats never used or lapsed, among the seats that are not new, far above the rest of the organisation for weeks on end.

    Three questions. Could an ordinary unit (beta-binomial, spread of the other units) have so many idle? So many never used?
    And: could the unit, as it was, have so few in use? Whatever the answer, many more must be idle than elsewhere.

    Seats hardly change from one week to the next, so for the first two weeks are no independent evidence and are not added up.
    Each is tested on its own, and an alarm needs the level to be unlikely in each of ``stay_weeks`` weeks running. As every
    alarm takes up that many unlikely weeks, and a share p of all weeks is that unlikely, alarms are rarer than
    52 p / ``stay_weeks`` a year, however dependent the weeks are: p follows from the budget, two fifths for each question. The
    third has the last fifth; it gathers evidence over weeks, each worth a quarter.

    Where the people vanish from the figures of the tool while the tracker of work sees them use it, nothing is said (``unseen``).

    When it misleads
    ----------------
    Where seats were handed out to people whose work has no use for the tool, idling is good sense (``not_suited``). Where a
    source forgets activity (GitHub after 90 days), long-idle seats look never used. Where most units idle, none stands out:
    that is an organisation's matter, not a team's. When the question of lapse misleads: see ``lapse``.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    stay_weeks
        Weeks running that count.
    least_excess
        Smallest difference with the others worth a conversation, as a share of seats.
    least_fall
        Smallest fall of the number of seats in use that is a lapse, as a share of what it was.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["seats_never_used"][3] = 10
    >>> alarms = LicenceIdling().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Moments of the beta-binomial: Griffiths 1973, Biometrics 29:637; bounding them: Huber's proposal 2, Ann Math Stat 35:73.
    Lapse: Shin, Ramdas and Rinaldo, arXiv 2203.03532.
    """

    false_alarms_a_year: float = 0.004
    stay_weeks: int = 4
    least_excess: float = 0.2
    least_fall: float = 0.25

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset(
        {"seats", "seats_new", "seats_never_used", "seats_lapsed", "people_active_by_own_action", "items", "items_old_way"}
    )
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.NOT_SUITED,)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.ROOM, NextStep.COFFEE, NextStep.WHY)

    @property
    def unlikely(self) -> float:
        """The tail probability, of each of the two questions about the level, that keeps their budget."""
        return self.false_alarms_a_year * (1 - BUDGET_OF_LAPSE) / 2 * self.stay_weeks / WEEKS_A_YEAR

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        idle, never, seats = _seats(panel)
        share, elsewhere = ratio(idle, seats), others(idle, seats)
        excess = share - elsewhere
        is_large, counts = excess >= self.least_excess, np.isfinite(excess)
        # The rest can raise no alarm, and tails take long.
        tail = np.minimum(
            *(upper_tail(np.where(is_large, part, np.nan), seats, *ordinary(part, seats)) for part in (idle, never))
        )
        is_far = _running((tail <= self.unlikely) & is_large, counts) >= self.stay_weeks
        lapsed = lapse(
            idle,
            seats,
            panel.cohort_size,
            false_alarms_a_year=self.false_alarms_a_year * BUDGET_OF_LAPSE,
            least_fall=self.least_fall,
        )
        has_lapsed = lapsed.found & is_large & np.isfinite(tail)
        needed = -log(2 * sqrt(self.unlikely))
        evidence = _evidence(tail)
        return Score(
            alarm=(is_far | has_lapsed) & ~unseen(panel),
            # On one scale; what is not borne out by the size of the fall does not count.
            evidence=np.where(has_lapsed, np.maximum(evidence, lapsed.margin + needed), evidence),
            threshold=needed,
            level=excess,
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
