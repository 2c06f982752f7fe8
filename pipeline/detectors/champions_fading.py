"""The people who used the tools most fell silent, and are still fewer a quarter later, while as many people work in the unit.

Known once a quarter, of 50 people and more, in bands of five. People who left are another pattern (``leavers_among_active``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import ClassVar

import numpy as np

from pipeline.detectors.bands import chance_of_so_many, evidence_of, highest_plausible, least
from pipeline.detectors.baselines import FEWEST_PEOPLE
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.panel import Panel
from pipeline.detectors.persistence import before
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

QUARTERS_A_YEAR = 4
ALIKE = 0.1
"""What befalls one of a unit befalls its neighbours: a project ends, a month is quiet (a correlation)."""


@dataclass(frozen=True)
class ChampionsFading:
    """So many of the most active fell silent, and so few are left a quarter later, that no reading of the bands is ordinary.

    The unit is given the benefit of all doubt: the fewest that its bands allow, held against the highest share that the bands of
    the other units leave plausible in the same quarter. So what befalls everybody cancels, and small groups are never named. Who
    left is not counted, and the head-count must have held: where people went, their use goes with them. One quiet month is not
    enough: the group must not have come back.

    When it misleads
    ----------------
    It knows nothing of the work: a quiet spell that lasts from the end of a quarter into the next looks like silence
    (``less_work``), and a project that ends takes the habit of a whole group with it (``other_work``). Of three front-runners two
    are gone within a quarter by chance in some three units of a hundred, which is why groups of fewer than ten are never spoken
    of. People on leave are there and silent.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_share
        Smallest part of the group worth a conversation.
    least_headcount
        "Holds" is at least this share of the head-count of the quarter before.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation, people
    >>> panel = people(organisation())
    >>> panel["most_active_at_most"][:] = np.where(np.isfinite(panel["headcount"]), 49, np.nan)
    >>> panel["most_active_quiet_at_most"][3, 12], panel["most_active_at_most"][3, 25] = 49, 4
    >>> panel["most_active_left_at_most"][:, 12], panel["moved_out_at_most"][:, 12] = 0, 0
    >>> alarms = ChampionsFading().score(panel).alarm
    >>> np.argwhere(alarms).tolist()
    [[3, 25]]

    Source
    ------
    Chance events among few: the binomial. From a probability to an e-value: Vovk and Wang 2021, Ann Stat 49:1736.
    """

    false_alarms_a_year: float = 0.001
    least_share: float = 0.4
    least_headcount: float = 0.9

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.TALENT
    figures: ClassVar[frozenset[str]] = frozenset(
        {"headcount", "moved_out_at_most", "most_active_at_most", "most_active_left_at_most", "most_active_quiet_at_most"}
    )
    per_tool: ClassVar[bool] = False
    may_be: ClassVar[Sequence[Explanation]] = (
        Explanation.LESS_WORK,
        Explanation.OTHER_WORK,
        Explanation.TOOL_CHANGED,
    )
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.INVOLVE, NextStep.PATHS, NextStep.FUTURE, NextStep.PERSONAL)

    @property
    def unlikely(self) -> float:
        """The tail probability in each quarter that keeps the budget."""
        return self.false_alarms_a_year / QUARTERS_A_YEAR

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every quarter."""
        group, quiet, headcount = _figures(panel)
        counted, never = np.isfinite(group) & np.isfinite(headcount), np.zeros(group.shape, bool)

        def earlier(figure: Array) -> Array:
            return before(figure, counted, never)

        group_before, quiet_before = earlier(group), earlier(quiet)
        # Whoever left the unit is in the group no more, and that is another pattern.
        fewer = np.maximum(least(group_before) - group - earlier(_went(panel)), 0)
        usual = highest_plausible(np.maximum(group_before - least(group), 0), group_before)
        tails = (
            chance_of_so_many(least(quiet_before), group_before, highest_plausible(quiet_before, group_before), ALIKE),
            chance_of_so_many(fewer, group_before, usual, ALIKE),
        )
        evidence = np.minimum(*(evidence_of(tail) for tail in tails))
        share = ratio(fewer, group_before)
        needed = -log(2 * sqrt(self.unlikely))
        holds = headcount >= self.least_headcount * earlier(headcount)
        return Score(
            alarm=(evidence >= needed) & (share >= self.least_share) & (share > usual) & holds,
            evidence=evidence,
            threshold=needed,
            level=share - usual,
            ordinary=np.zeros_like(share),
            strength=np.clip(np.nan_to_num(share), 0, 1),
            before={},
            now={"most_active_fewer": share, "most_active_fewer_elsewhere": usual},
        )


def _went(panel: Panel) -> Array:
    """How many of the group may have left the organisation or moved to another unit in a quarter, at the most."""
    return panel.trusted("most_active_left_at_most") + panel.trusted("moved_out_at_most")


def _figures(panel: Panel) -> tuple[Array, Array, Array]:
    is_judged = panel.sizes("most_active_at_most") >= FEWEST_PEOPLE
    group, quiet = panel.trusted("most_active_at_most"), panel.trusted("most_active_quiet_at_most")
    return np.where(is_judged, group, np.nan), np.where(is_judged, quiet, np.nan), panel.trusted("headcount")
