"""The tool is opened and hardly used: as many people are active as before, far fewer of them do anything of their own with it.

Three questions: of those who are active, do fewer act themselves than before? Do fewer use it on a second day? And do so many use
it on one day only, as if to satisfy a rule, as in no other unit?
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.baselines import FEWEST_PEOPLE, Course, others, roster_changes, usual_weeks
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import FORGET, WEEKS_A_YEAR, threshold
from pipeline.detectors.fall import GAP_WEEKS, LONGEST_WEEKS, evidence_of_own_fall
from pipeline.detectors.history import past
from pipeline.detectors.panel import Panel
from pipeline.detectors.runs import running
from pipeline.detectors.score import Score
from pipeline.detectors.spread import ordinary, upper_tail
from schemas.signal import Explanation, NextStep, SignalFamily

QUESTIONS = 3
"""They share the budget equally."""


@dataclass(frozen=True)
class ShallowUse:
    """Breadth without depth: people who are active hold or rise, those who act themselves, or on a second day, fall far behind.

    Shares of the people who are active, held against the own past and against the others in the same week: where the tool itself
    changed (another model, a new screen, another way of counting), it changed for all, and cancels. How many are active must have
    held; where use falls as a whole it is no shallow use. On how many days people were active is known of 50 people and more.

    When it misleads
    ----------------
    New people look around before they use anything (``new_seats``). Work that needs the tool once a week looks like a duty
    fulfilled. What counts as an action of one's own is up to the vendor, and may change for some clients only (``tool_changed``).

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_fall
        Smallest fall of depth worth a conversation, as a share of what is expected.
    least_breadth
        "Holds" is at least this share of the people who were active before.
    least_excess
        Smallest difference with the others of those active on one day only, as a share of the active.
    stay_weeks
        Weeks running for which these must lie so far apart.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["people_active_by_own_action"][3, 14:] = 4
    >>> alarms = ShallowUse().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Active and passive use: GitHub's usage metrics. Shin, Ramdas and Rinaldo, arXiv 2203.03532. The spread of units: ``spread``.
    """

    false_alarms_a_year: float = 0.002
    least_fall: float = 0.3
    least_breadth: float = 0.9
    least_excess: float = 0.3
    stay_weeks: int = 4

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset(
        {
            "people_active",
            "people_active_by_own_action",
            "people_active_1_day",
            "people_active_2_3_days",
            "people_active_4_7_days",
            "seats",
        }
    )
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.TOOL_CHANGED, Explanation.OTHER_WORK, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.ROOM, NextStep.COFFEE, NextStep.WHY)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        needed = threshold(self.false_alarms_a_year / QUESTIONS)
        active, own, again = _depths(panel)
        begins = roster_changes(panel.cohort_size) | roster_changes(panel.trusted("seats"))
        sizes = panel.sizes("people_active")
        has_days: Mask = np.asarray(np.isfinite(again).any(axis=1))
        days = again[has_days], active[has_days]
        readings = [
            self._less(own, active, sizes, begins),
            _among(has_days, self._less(*days, sizes[has_days], begins[has_days])),
            _among(has_days, self._piled(*days)),
        ]
        evidence = np.stack([reading.evidence for reading in readings])
        strongest = evidence.argmax(axis=0)
        excess = _chosen([reading.excess for reading in readings], strongest)
        return Score(
            alarm=(evidence.max(axis=0) >= needed) & np.isfinite(excess),
            evidence=evidence.max(axis=0),
            threshold=needed,
            level=excess,
            ordinary=np.zeros_like(excess),
            strength=np.clip(np.nan_to_num(excess), 0, 1),
            before={},
            now={
                "shallow_share": _chosen([reading.shallow for reading in readings], strongest),
                "shallow_share_elsewhere": _chosen([reading.elsewhere for reading in readings], strongest),
            },
        )

    def _less(self, deep: Array, active: Array, sizes: Array, begins: Mask) -> "_Reading":
        """Fewer of the active go deep than before, while as many are active."""
        course = Course(deep, active, others(deep, active))
        history = past(course.is_known, begins, gap=GAP_WEEKS, longest=LONGEST_WEEKS)
        needed = threshold(self.false_alarms_a_year / QUESTIONS)
        usual = course.ordinary(history)
        fall = 1 - ratio(course.recent(history), usual)
        breadth = ratio(active, sizes)
        large = (fall >= self.least_fall) & (history.recent(breadth) >= self.least_breadth * history.mean(breadth))
        evidence = evidence_of_own_fall(course, history, ceiling=needed + FORGET, matters=large)
        expected = np.minimum(usual * course.elsewhere, 1.0)
        share = ratio(deep, active)
        elsewhere = np.where(np.isfinite(share), 1 - course.elsewhere, np.nan)
        return _Reading(np.where(large, evidence, -np.inf), expected - share, 1 - share, elsewhere)

    def _piled(self, again: Array, active: Array) -> "_Reading":
        """So many are active on one day only, for weeks on end, as in no other unit."""
        once = active - again
        share, elsewhere = ratio(once, active), others(once, active)
        tail = upper_tail(once, active, *ordinary(once, active))
        # As many chances a year as there are runs of that length.
        unlikely = self.false_alarms_a_year / QUESTIONS * self.stay_weeks / WEEKS_A_YEAR
        counts = np.isfinite(tail)
        is_far = (tail <= unlikely) & (share - elsewhere >= self.least_excess)
        stays = running(is_far, counts) >= self.stay_weeks
        margin = np.log(unlikely / np.maximum(np.where(counts, tail, 1.0), np.finfo(np.float64).tiny)) / 2
        needed = threshold(self.false_alarms_a_year / QUESTIONS)
        apart = np.where(np.isfinite(share), elsewhere, np.nan)
        return _Reading(np.where(stays, needed + margin, -np.inf), share - elsewhere, share, apart)


class _Reading(NamedTuple):
    """One way to tell shallow use, by unit and week."""

    evidence: Array
    excess: Array
    """How many more of the active are shallow than is ordinary, as a share."""
    shallow: Array
    elsewhere: Array


OF_NOBODY = (-np.inf, np.nan, np.nan, np.nan)
"""A reading where there are no figures."""


def _among(units: Mask, reading: _Reading) -> _Reading:
    """The reading of some units among all; it says nothing of the others."""
    placed = [np.full((len(units), grid.shape[1]), otherwise) for grid, otherwise in zip(reading, OF_NOBODY, strict=True)]
    for whole, grid in zip(placed, reading, strict=True):
        whole[units] = grid
    return _Reading(*placed)


def _depths(panel: Panel) -> tuple[Array, Array, Array]:
    """People active at all, of them by their own action, and on a second day."""
    is_judged = (panel.sizes("people_active") >= FEWEST_PEOPLE) & usual_weeks(panel)
    active = np.where(is_judged, panel.trusted("people_active"), np.nan)
    again = panel.trusted("people_active_2_3_days") + panel.trusted("people_active_4_7_days")
    once = panel.trusted("people_active_1_day")
    return (
        np.where(active > 0, active, np.nan),
        panel.trusted("people_active_by_own_action"),
        np.where(again + once <= active, again, np.nan),
    )


def _chosen(values: Sequence[Array], choice: NDArray[np.intp]) -> Array:
    """Of several figures the one that was chosen; the first that is known where it is not."""
    chosen: Array = np.take_along_axis(np.stack(values), choice[None], axis=0)[0]
    for value in values:
        chosen = np.where(np.isfinite(chosen), chosen, value)
    return chosen
