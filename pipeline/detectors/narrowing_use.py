"""Use rests on ever fewer people: as much is done with the tool as before, by fewer people.

What a few carry ends with them. It is no fall of use, which would show, and no workaround: the work is still done with the tool.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, Course, others, roster_changes, usual_weeks
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.e_detector import FORGET, threshold
from pipeline.detectors.fall import GAP_WEEKS, LONGEST_WEEKS, evidence_of_own_fall
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily


@dataclass(frozen=True)
class NarrowingUse:
    """The share of people who use the tool by their own action falls, while what is done with it holds.

    How much is done is told by the source that also tells how many do it: the people who are active on four days of the week or
    more. Where that is not known nothing is said: under 50 people, and in most units of under 200, for bins are withheld as soon
    as one of them holds few. A tracker of work does not do: where people vanish from the figures of the tool (a client that tells
    nothing) and the tracker still sees them use it, the use has not narrowed. For each person on the roster, over the last weeks,
    against the own past. The people are held against their own past too, and against the others in the same week.

    When it misleads
    ----------------
    A team that divides its work so that a few do what the tool is for narrows its use on purpose (``other_work``). Days are
    counted, not what is done on them: whoever does twice as much on as many days is not seen to.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    alone
        How many times the budget the evidence may be wrong by itself: that what is done holds as well is rarer by far.
    least_fall
        Smallest fall of people worth a conversation, as a share of what is expected.
    least_volume
        "Holds" is at least this share of what was done before, for each person on the roster.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["people_active_by_own_action"][3, 14:] = 6
    >>> alarms = NarrowingUse().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532. That use is carried by few: OpenAI's enterprise report (the 95th percentile of
    users sends six times as much as the median).
    """

    false_alarms_a_year: float = 0.001
    alone: float = 10.0
    least_fall: float = 0.3
    least_volume: float = 0.9

    version: ClassVar[str] = "2"
    family: ClassVar[SignalFamily] = SignalFamily.TALENT
    figures: ClassVar[frozenset[str]] = frozenset({"people_active_by_own_action", "people_active_4_7_days", "seats"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.OTHER_WORK, Explanation.TURNOVER, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.INVOLVE, NextStep.PATHS, NextStep.COFFEE, NextStep.FUTURE)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        use = _use(panel)
        history = past(
            use.is_known,
            roster_changes(panel.cohort_size) | roster_changes(panel.trusted("seats")),
            gap=GAP_WEEKS,
            longest=LONGEST_WEEKS,
        )
        needed = threshold(self.false_alarms_a_year * self.alone)
        level, ordinary = use.relative(), use.ordinary(history)
        fall = 1 - ratio(use.recent(history), ordinary)
        volume = _volume(panel, history)
        large = (fall >= self.least_fall) & (volume >= self.least_volume)
        evidence = evidence_of_own_fall(use, history, ceiling=needed + FORGET, matters=large)
        return Score(
            alarm=(evidence >= needed) & large,
            evidence=evidence,
            threshold=needed,
            level=np.where(history.counted, -level, np.nan),
            ordinary=-ordinary,
            strength=np.clip(np.nan_to_num(fall), 0, 1),
            before={"use_before": use.share_before(history)},
            now={"use_now": use.share_now(history), "volume_level": volume},
        )


def _use(panel: Panel) -> Course:
    """People who use the tool by their own action, of the people on the roster; in weeks in which the volume is known too.

    In weeks with few users bins are withheld: a level of volume over the other weeks would be that of better days.
    """
    active, size = panel.trusted("people_active_by_own_action"), panel.sizes("people_active_by_own_action")
    judged = (size >= FEWEST_PEOPLE) & usual_weeks(panel) & np.isfinite(panel.trusted("people_active_4_7_days"))
    return Course(np.where(judged, active, np.nan), size, others(active, size))


def _volume(panel: Panel, history: Past) -> Array:
    """What is done with the tool for each person on the roster, as a multiple of before; NaN where nothing tells."""
    each = ratio(panel.trusted("people_active_4_7_days"), panel.cohort_size)
    return ratio(history.recent(each), history.mean(each))
