"""The tool is worked around: people stop using it while the work goes on, more of it the old way.

A change of one unit against its own past, with what happens to everybody taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import (
    FEWEST_PEOPLE,
    Course,
    others,
    roster_changes,
    usual_weeks,
)
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.e_detector import FORGET
from pipeline.detectors.fall import GAP_WEEKS, LONGEST_WEEKS, evidence_of_own_fall
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

CALIBRATED, STEEPNESS = 0.012, 3.0
"""False alarms a team-year where both e-detectors have to pass :data:`AT`, and how much rarer they become with each unit of it (a
power of e): measured on simulated organisations with every confounder on, on seeds that are for tuning."""
AT = 3.5
LEAST_CARRIED = 0.7
"""People come back from week to week: of a unit that is low this week, so much is low the next."""
RECENT_WEEKS = 6
OF_THE_FALL = 0.5


@dataclass(frozen=True)
class WorkaroundDrop:
    """The share of people who use the tool by their own action falls while work holds and more of it is done the old way.

    Two e-detectors run side by side: one for the fall of use, one for the fall of work *not* done the old way. Both must pass the
    same threshold, which is calibrated on simulated organisations: that both do and the fall is so large happens by chance so
    much more rarely than one crossing that a bound for any world would miss most of what there is. Beside evidence it takes size:
    use, the old way and the amount of work over the last six weeks that count; a small unit has to fall farther, for there a few
    people make a difference. The old way must have grown by as much as use fell, or nearly: where people vanish from the
    figures of the tool and the tracker still sees them use it, nobody stopped. Use and work that fall together are a quiet time,
    not a signal; where work or the way it was done is unknown nothing is said. Where licences were taken away, use must fall: no
    signal either.

    When it misleads
    ----------------
    A change of task (a month of incidents) can lower use, hold the count of items and raise the old way without any reluctance
    (``other_work``). A tracker that starts to record the old way only now looks like a rise. Movement to a second tool looks
    like a fall in the first. While the old way rises for another reason, only the first detector and the size of the fall stand
    between a quiet spell of use and a signal.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit; ``undertow evaluate`` measures what comes of it.
    least_fall
        Smallest fall of use worth a conversation in a large unit, as a share of what is expected.
    of_chance
        What is added to it in a small one, over the root of the number of people.
    least_work
        Work that "holds" is at least this share of what it was; licences likewise.
    least_shift
        Smallest rise of the old way, as a share of items.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["people_active_by_own_action"][3, 15:] = 5
    >>> panel["items_old_way"][3, 15:] = 40
    >>> alarms = WorkaroundDrop().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532; the lesser of two e-values is one for the union of their nulls.
    """

    false_alarms_a_year: float = 0.004
    least_fall: float = 0.25
    of_chance: float = 0.8
    least_work: float = 0.8
    least_shift: float = 0.1

    version: ClassVar[str] = "3"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset({"people_active_by_own_action", "items", "items_old_way", "seats"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.OTHER_WORK, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.WHY, NextStep.ROOM, NextStep.COFFEE)

    @property
    def needed(self) -> float:
        """The evidence that keeps the budget."""
        return max(0.0, AT + log(CALIBRATED / self.false_alarms_a_year) / STEEPNESS)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        use, new_way = _use(panel), _new_way(panel)
        counted = use.is_known & new_way.is_known
        history = past(counted, roster_changes(panel.cohort_size), RECENT_WEEKS, gap=GAP_WEEKS, longest=LONGEST_WEEKS)
        level, ordinary = use.relative(), use.ordinary(history)
        fall = 1 - ratio(use.recent(history), ordinary)
        work = _level(panel, "items", history)
        shift = new_way.share_before(history) - new_way.share_now(history)
        is_borne_out = (shift >= self.least_shift) & (shift >= OF_THE_FALL * fall * new_way.share_before(history))
        large = (fall >= self.least_fall + self.of_chance / np.sqrt(use.whole)) & (work >= self.least_work) & is_borne_out
        falls, shifts = (
            evidence_of_own_fall(course, history, ceiling=self.needed + FORGET, least_carried=LEAST_CARRIED, matters=large)
            for course in (use, new_way)
        )
        evidence = np.minimum(falls, shifts)
        return Score(
            alarm=(evidence >= self.needed) & large & ~(_level(panel, "seats", history) < self.least_work),
            evidence=evidence,
            threshold=self.needed,
            level=np.where(counted, -level, np.nan),
            ordinary=-ordinary,
            strength=np.clip(fall, 0, 1),
            before={"use_before": use.share_before(history), "old_way_before": 1 - new_way.share_before(history)},
            now={"use_now": use.share_now(history), "work_level": work, "old_way_now": 1 - new_way.share_now(history)},
        )


def _use(panel: Panel) -> Course:
    """People who use the tool by their own action, of the people on the roster."""
    active, size = panel.trusted("people_active_by_own_action"), panel.sizes("people_active_by_own_action")
    judged = (size >= FEWEST_PEOPLE) & usual_weeks(panel)
    return Course(np.where(judged, active, np.nan), size, others(active, size))


def _new_way(panel: Panel) -> Course:
    """Items not done the old way, of all items; a unit that is alone in recording this is compared with itself only."""
    items = panel.trusted("items")
    kept = items - panel.trusted("items_old_way")
    elsewhere = others(kept, items)
    return Course(np.where(items > 0, kept, np.nan), items, np.where(np.isfinite(elsewhere), elsewhere, 0.5))


def _level(panel: Panel, figure: str, history: Past) -> Array:
    """A figure for each person on the roster, now, as a ratio to before; NaN where unknown."""
    each = ratio(panel.trusted(figure), panel.cohort_size)
    return ratio(history.recent(each), history.mean(each))
