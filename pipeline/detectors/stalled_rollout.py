"""The roll-out stalls: many have a seat and have not begun, and hardly anybody begins any more, unlike in units as old."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_OTHERS
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.e_detector import FORGET, gather, threshold
from pipeline.detectors.panel import Panel
from pipeline.detectors.rollout import Rollout, of_same_age, rollout
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

LEFT = (0.05, 0.25, 0.5)
"""What is left of the ordinary pace, as looked for; weighed equally."""
LOWEST_PACE, HIGHEST_PACE = 0.002, 0.95
STALE_AGE = 4
"""Younger roll-outs have seats that are too new to say anything."""


@dataclass(frozen=True)
class StalledRollout:
    """Of those who have not begun, far fewer begin each week than did in other units as long after their first seats.

    The pace is a hazard: of the people who could begin this week, the part that did. That of the others, at the same age, now or
    earlier, says what is ordinary; units differ in it, so only less than two thirds of it counts as slow. People begin once, so
    weeks repeat nothing. A unit that has got nearly as far as others do in the end has not stalled, and seats too new to be
    judged do not count as a stall. Only roll-outs that were seen from near their beginning are judged.

    No curve is fitted: Bass's hazard, p + q F, supposes that everybody begins one day, and a hazard by age needs no such thing.

    When it misleads
    ----------------
    Whoever cannot begin (no access, no equipment, data that may not be used) stalls a roll-out too (``no_access``). The first
    units of all have nobody to be compared with, and get no answer. Pilots of volunteers set a pace that no later unit keeps.
    Beside a second tool that does the same, people may have begun there.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    slow
        The part of the ordinary pace that is still no stall.
    least_idle
        Smallest part of the seats, too new ones left out, that must never have been used.
    near_plateau
        A unit that has so much of what others reached by that age has not stalled.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["seats_never_used"][:] = np.maximum(18 - 2 * np.arange(30), 2)
    >>> panel["seats_never_used"][3, 3:] = 14
    >>> panel["seats_new"][:, 0], panel["seats_never_used"][:, 0] = 18, 0
    >>> alarms = StalledRollout().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Bass 1969, Management Science 15:215 (the hazard of adoption); Shin, Ramdas and Rinaldo, arXiv 2203.03532.
    """

    false_alarms_a_year: float = 0.002
    slow: float = 0.7
    least_idle: float = 0.25
    near_plateau: float = 0.8

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset({"seats", "seats_new", "seats_never_used"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.NO_ACCESS, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.WHY, NextStep.ROOM, NextStep.COFFEE)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        found = rollout(panel)
        pace, _ = of_same_age(found.began, found.waiting, found.age_class, FEWEST_OTHERS)
        reached, _ = of_same_age(found.begun, found.seats, found.age_class, FEWEST_OTHERS)
        needed = threshold(self.false_alarms_a_year)
        evidence = self._evidence(found, pace, ceiling=needed + FORGET)
        share = ratio(found.begun, found.seats)
        idle = ratio(panel.trusted("seats_never_used"), found.seats)
        behind = reached - share
        stalls = (idle >= self.least_idle) & (share < self.near_plateau * reached) & (found.age >= STALE_AGE)
        return Score(
            alarm=(evidence >= needed) & stalls & np.isfinite(pace),
            evidence=evidence,
            threshold=needed,
            level=np.where(np.isfinite(found.waiting), behind, np.nan),
            ordinary=np.zeros_like(behind),
            strength=np.clip(np.nan_to_num(behind), 0, 1),
            before={},
            now={"begun_share": share, "begun_share_elsewhere": reached},
        )

    def _evidence(self, found: Rollout, pace: Array, ceiling: float) -> Array:
        null = np.clip(pace * self.slow, LOWEST_PACE, HIGHEST_PACE)
        counts = np.isfinite(found.began) & np.isfinite(null)
        left = np.array(LEFT)[:, None]

        def step(week: int) -> Array:
            began, waiting, q = found.began[:, week], found.waiting[:, week], null[:, week]
            ratios: Array = began * np.log(left) + (waiting - began) * np.log((1 - q * left) / (1 - q))
            return ratios

        return gather(step, counts, np.zeros_like(counts), ceiling=ceiling)
