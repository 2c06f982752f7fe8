"""People leave from among those who used the tools most, more than from the rest of their unit, and than elsewhere.

Known once a quarter, of 50 people and more, in bands of five: a strict budget, for people leave by chance too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import ClassVar

import numpy as np
from scipy.stats import hypergeom

from pipeline.detectors.bands import chance_of_so_many, evidence_of, highest_plausible, least
from pipeline.detectors.baselines import FEWEST_PEOPLE
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

QUARTERS_A_YEAR = 4
ALIKE = 0.02
"""People leave mostly for reasons of their own (a correlation)."""


@dataclass(frozen=True)
class LeaversAmongActive:
    """Of those who left, more were among the most active than chance explains, by the kindest reading of every band.

    Two comparisons, and both must hold. Inside the unit: were the leavers drawn from all its people, could so many be of the
    group (Fisher's exact test, one-sided)? And elsewhere: is the share of the group that left beyond what the bands of the other
    units leave plausible? A unit that closes loses everybody, and is no signal; a bad year on the labour market is one for all.

    When it misleads
    ----------------
    With ordinary mobility chance events come by the thousand a year in a large organisation, so almost all of them must be passed
    over: at ten to fourteen front-runners, ten must have left. What it leaves unsaid is no sign that nobody leaves. Why people
    went it cannot know; a retirement or a sold unit counts like a better offer.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_share
        Smallest part of the group worth a conversation.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation, people
    >>> panel = people(organisation())
    >>> at_the_end = np.isfinite(panel["headcount"])
    >>> for figure, number in {"headcount": 120, "most_active_at_most": 29, "leavers_at_most": 9}.items():
    ...     panel[figure][at_the_end] = number
    >>> panel["leavers_at_most"][3, 25], panel["most_active_left_at_most"][3, 25] = 24, 24
    >>> alarms = LeaversAmongActive().score(panel).alarm
    >>> np.argwhere(alarms).tolist()
    [[3, 25]]

    Source
    ------
    Fisher 1935, J R Stat Soc 98:39 (the exact test). From a probability to an e-value: Vovk and Wang 2021, Ann Stat 49:1736.
    """

    false_alarms_a_year: float = 0.0004
    least_share: float = 0.2

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.TALENT
    figures: ClassVar[frozenset[str]] = frozenset(
        {"headcount", "leavers_at_most", "most_active_at_most", "most_active_left_at_most"}
    )
    per_tool: ClassVar[bool] = False
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.TURNOVER, Explanation.OTHER_WORK)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.FUTURE, NextStep.PATHS, NextStep.INVOLVE, NextStep.LISTEN)

    @property
    def unlikely(self) -> float:
        """The tail probability in each quarter that keeps the budget."""
        return self.false_alarms_a_year / QUARTERS_A_YEAR

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every quarter."""
        is_judged = panel.sizes("most_active_at_most") >= FEWEST_PEOPLE
        group = np.where(is_judged, panel.trusted("most_active_at_most"), np.nan)
        left, leavers = panel.trusted("most_active_left_at_most"), panel.trusted("leavers_at_most")
        elsewhere = highest_plausible(left, group)
        inside = _drawn_from_all(least(left), group, leavers, panel.trusted("headcount"))
        # Both nulls must be wrong, so the likelier of the two counts.
        evidence = evidence_of(np.maximum(inside, chance_of_so_many(least(left), group, elsewhere, ALIKE)))
        share = ratio(least(left), group)
        needed = -log(2 * sqrt(self.unlikely))
        is_known = np.isfinite(share) & np.isfinite(elsewhere)
        return Score(
            alarm=(evidence >= needed) & (share >= self.least_share) & is_known,
            evidence=evidence,
            threshold=needed,
            level=share - elsewhere,
            ordinary=np.zeros_like(share),
            strength=np.clip(np.nan_to_num(share), 0, 1),
            before={},
            now={"most_active_left": share, "most_active_left_elsewhere": elsewhere},
        )


def _drawn_from_all(fewest: Array, group: Array, leavers: Array, headcount: Array) -> Array:
    """The probability of so many of the group among the leavers, were they drawn from all people of the unit.

    The head-count is that of the end, without those who left: fewer people to draw from, so that more of the group are expected.
    """
    people = np.maximum(headcount, np.maximum(group, leavers))
    tail = np.full(fewest.shape, np.nan)
    known = np.isfinite(fewest) & np.isfinite(people)
    cases, number = np.unique(
        np.stack([figure[known] for figure in (fewest, people, group, leavers)]), axis=1, return_inverse=True
    )
    tail[known] = hypergeom.sf(cases[0] - 1, cases[1], cases[2], cases[3])[number.ravel()]
    return tail
