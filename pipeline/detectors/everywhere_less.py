"""Use falls everywhere: what the comparison of teams takes out, and so can never find.

Teams are judged beside each other, which is what makes holidays, outages and new releases harmless. When the whole organisation
turns away from a tool no team stands out, and nobody would be told. So the whole is judged too, by its own past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, LOWEST_NULL, lowest_plausible, roster_changes, upheaval
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import FORGET, evidence_of_fall, threshold
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.score import Score, among
from schemas.signal import Explanation, NextStep, SignalFamily

AS_MANY = 50.0
"""A week of the whole organisation tells no more than one of so many people: what moves its figures moves everybody at once."""


@dataclass(frozen=True)
class EverywhereLess:
    """The share of all people who use the tool by their own action falls clearly below what it was in the organisation.

    An e-detector against the pessimistic past of the organisation as a whole; beside evidence it takes size. There are no others
    to compare with, so what befalls everybody is not taken out: weeks with a public holiday and weeks of a source in trouble do
    not count, and however many people there are, they count as fifty.

    When it misleads
    ----------------
    A summer in which most are away for more than four weeks looks like a fall, and is over after it. An outage that nobody
    reported for weeks, or a source that counts otherwise from some day on, looks like one too (``tool_changed``). A tool that was
    tried by many and kept by those for whom it is useful falls in the first months by design. Where the roster has no unit above
    all others with figures of its own, nothing is said.

    Parameters
    ----------
    false_alarms_a_year
        Budget of the organisation.
    least_fall
        Smallest fall worth a conversation, as a share of what it was.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation(weeks=40)
    >>> panel["people_active_by_own_action"][:, 20:] = 5
    >>> whole = panel.changed(lambda grid: np.vstack([grid, 10 * grid[:1]]), units=(*panel.units, "organisation"),
    ...                       parents=(*panel.parents, None))
    >>> alarm = EverywhereLess().score(whole).alarm
    >>> [whole.units[unit] for unit in np.flatnonzero(alarm.any(axis=1))], int(alarm[-1].argmax())
    (['organisation'], 21)

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532.
    """

    false_alarms_a_year: float = 0.0004
    least_fall: float = 0.25

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    figures: ClassVar[frozenset[str]] = frozenset({"people_active_by_own_action"})
    per_tool: ClassVar[bool] = True
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.TOOL_CHANGED, Explanation.NEWS, Explanation.NOT_SUITED)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.WHY, NextStep.LISTEN, NextStep.LEAD, NextStep.FORUM)

    def score(self, panel: Panel) -> Score:
        """Judge the units above all others in every week."""
        whole = _is_whole(panel)
        return among(whole, self._score(panel.known("people_active_by_own_action")[whole], panel.cohort_size[whole]))

    def _score(self, active: Array, size: Array) -> Score:
        counted = np.isfinite(active) & (size >= FEWEST_PEOPLE) & ~upheaval(size)
        people = np.where(counted, np.minimum(size, AS_MANY), np.nan)
        share = np.where(counted, ratio(active, size), np.nan)
        history = past(counted, roster_changes(size))
        needed = threshold(self.false_alarms_a_year)
        evidence = evidence_of_fall(
            share * people, people, _null(share * people, people, history), history.begins, weight=1, ceiling=needed + FORGET
        )
        before, now = history.mean(share), history.recent(share)
        fall = 1 - ratio(now, before)
        return Score(
            alarm=counted & (evidence >= needed) & (fall >= self.least_fall),
            evidence=evidence,
            threshold=needed,
            level=-share,
            ordinary=-before,
            strength=np.clip(fall, 0, 1),
            before={"use_before": before},
            now={"use_now": now},
        )


def _is_whole(panel: Panel) -> Mask:
    """Units that are above others and below none."""
    totals = set(panel.parents)
    return np.array([parent is None and unit in totals for unit, parent in zip(panel.units, panel.parents, strict=True)], bool)


def _null(part: Array, whole: Array, history: Past) -> Array:
    parts, wholes = history.total(part), history.total(whole)
    return np.maximum(lowest_plausible(parts, wholes, ratio(parts, wholes)), LOWEST_NULL)
