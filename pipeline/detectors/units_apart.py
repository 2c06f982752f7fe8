"""Units drift apart: within one organisation some take to a tool and others leave it, further from each other than before.

A finding about the organisation as a whole: it says that units differ more, never which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, roster_changes, usual_weeks
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.drift import at_least, moves, spread
from pipeline.detectors.e_detector import FORGET, threshold
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

HOLDS = 0.8
"""A week with less than this share of a unit's usual work is a quiet one: that it uses the tool less says nothing."""


@dataclass(frozen=True)
class UnitsApart:
    """The use of many units moved away from their own past, up or down, and units lie clearly further apart than they did.

    For each unit an e-detector gathers evidence that its share of users moved, beyond what all units have in common. That at
    least ``least_part`` of the units moved, and no fewer than ``fewest``, is borne out by the mean of the e-values of all but the
    strongest: an e-value too. Beside the evidence it takes size: the spread between units beyond chance, over the last four
    weeks, against the past. Units that moved towards each other, or all to the same side, are no signal.

    It stands in the row of the organisation. No unit is named, ordered or counted in it.

    When it misleads
    ----------------
    A tool that is rolled out reaches one unit before the other: while use as a whole grows by more than ``most_growth``, nothing
    is said. Units may part because their work did (``different_work``), or because some were given other tools. A quarter of the
    units or more must stay where they are. With fewer than ``fewest_units`` units with figures and a past nothing is said;
    without a row for the organisation neither.

    Parameters
    ----------
    false_alarms_a_year
        Budget of the organisation.
    fewest_units
        Fewest units for which it can be told.
    fewest
        Fewest units that must have moved.
    least_part
        Smallest part of the units that must have moved.
    least_growth
        How many times as far apart as before, beyond what growth of use as a whole explains.
    least_spread
        Smallest growth of the spread, in points of the share of users.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from pipeline.detectors.example import organisation
    >>> panel = replace(organisation(teams=13), parents=(None, *["team 00"] * 12))
    >>> panel["people_active_by_own_action"][1:5, 12:] = 5
    >>> np.flatnonzero(UnitsApart().score(panel).alarm.any(axis=1)).tolist()
    [0]

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532. That some of many moved: the mean of e-values, Vovk and Wang 2021, Ann Stat
    49:1736.
    """

    false_alarms_a_year: float = 0.0006
    fewest_units: int = 8
    fewest: int = 3
    least_part: float = 0.2
    least_growth: float = 1.5
    least_spread: float = 0.05

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.POLARISATION
    figures: ClassVar[frozenset[str]] = frozenset({"people_active_by_own_action", "items"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.DIFFERENT_WORK, Explanation.TOOL_MIGRATION, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.FORUM, NextStep.BOTH, NextStep.COFFEE, NextStep.LEAD)

    def score(self, panel: Panel) -> Score:
        """Judge the organisation, in every week."""
        active, size, history = _use(panel)
        needed = threshold(self.false_alarms_a_year)
        evidence = self._evidence(active, size, history, needed + 2 * FORGET)
        apart = spread(active, size, history)
        # Where use grows everywhere by the same factor, so does the spread.
        as_before = apart.before * np.maximum(_growth(active, size, history), 1)
        is_large = (apart.now >= self.least_growth * as_before) & (apart.now - as_before >= self.least_spread)
        counts = history.exists.sum(axis=0) >= self.fewest_units

        def of_top(figure: Array, otherwise: float = np.nan) -> Array:
            return np.where(_is_top(panel), figure, otherwise)

        return Score(
            alarm=_is_top(panel) & (evidence >= needed) & is_large & counts,
            evidence=of_top(evidence, -np.inf),
            threshold=needed,
            level=of_top(np.where(counts, apart.now, np.nan)),
            ordinary=of_top(apart.before),
            strength=of_top(np.clip(2 * apart.now, 0, 1)),
            before={"spread_before": of_top(apart.before)},
            now={"spread_now": of_top(apart.now)},
        )

    def _evidence(self, active: Array, size: Array, history: Past, ceiling: float) -> Array:
        """That enough of the units moved, and some of them down, by week."""
        is_looked_at = np.maximum.accumulate(history.exists, axis=1)
        down, either = (np.where(is_looked_at, moved, np.nan) for moved in moves(active, size, history, ceiling=ceiling))
        many = np.maximum(self.fewest, np.ceil(self.least_part * is_looked_at.sum(axis=0)))
        return np.minimum(at_least(either, many), at_least(down, np.ones_like(many)))


def _use(panel: Panel) -> tuple[Array, Array, Past]:
    """People who use the tool by their own action, people on the roster, and the past of each unit."""
    active, size = panel.trusted("people_active_by_own_action"), panel.sizes("people_active_by_own_action")
    is_judged = np.isfinite(active) & (size >= FEWEST_PEOPLE) & usual_weeks(panel)
    is_judged &= ~_is_quiet(panel, past(is_judged, roster_changes(panel.cohort_size)))
    history = past(is_judged, roster_changes(panel.cohort_size))
    return np.where(is_judged, active, np.nan), np.where(is_judged, size, np.nan), history


def _is_quiet(panel: Panel, history: Past) -> Mask:
    """Units and weeks with clearly less work than before; where work is unknown it is not."""
    each = ratio(panel.trusted("items"), panel.cohort_size)
    return np.asarray(each < HOLDS * history.mean(each))


def _growth(active: Array, size: Array, history: Past) -> Array:
    """The share of all units together over the last weeks, as a multiple of that over their past."""
    now, before = (
        [np.where(history.exists, window(figure), 0.0).sum(axis=0) for figure in (active, size)]
        for window in (history.recent, history.mean)
    )
    return ratio(ratio(*now), ratio(*before))


def _is_top(panel: Panel) -> Mask:
    """The organisation: what is above others, and below nothing."""
    return np.array([parent is None for parent in panel.parents], np.bool_)[:, None] & ~panel.is_scored[:, None]
