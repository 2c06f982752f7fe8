"""Questions and answers fall silent: people asked what this means for them, and then stopped asking and answering.

Two stages. The second is looked for only after the first: silence alone may be calm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import ClassVar, NamedTuple

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, Course, others, roster_changes
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import FORGET, evidence_of_fall, threshold
from pipeline.detectors.fewer import evidence_of_fewer, fewest_expected
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel
from pipeline.detectors.role_questions import FIGURES, role_questions
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily

WEIGHT_OF_QUESTIONS = 1 / 3
"""Counts of questions vary about three times as much as if each were asked for itself."""
PULSES = 2
"""The size of a fall is that of the last two pulses: there is one every two to four weeks."""


@dataclass(frozen=True)
class FallingSilent:
    """After questions about role and future rose, fewer questions are asked at all, and fewer people answer the pulse.

    Stage one is the rise of ``questions_rise`` at a soft threshold. Stage two may begin from ``soonest`` to ``latest`` weeks
    after a week of such a rise, and nowhere else; from there on evidence gathers that the pulse response fell, and that questions
    a person became fewer, each below the own past and what happened to everybody. Both must cross. Since the second stage may
    begin in few weeks only, it needs less evidence for the same rate of false alarms: by chance a unit is in the first stage
    ``soft_rises_a_year`` times a year, each of which opens ``latest - soonest + 1`` weeks. The budget rests on the pulse alone;
    the questions bear it out and so may be less strict.

    When it misleads
    ----------------
    People who got a good answer also stop asking (``answered``): their pulse response holds, which is why both must fall. Too
    many surveys tire everybody (the others in the same week are taken out) or one unit (``many_surveys``). With a pulse every
    four weeks the past takes eight months; without pulse or questions, or without five other units with figures, nothing is said.
    A rise that was real and had no silence after it has seven times as many chances of a false second stage as the budget says.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    soft_rises_a_year
        How often the first stage may come by chance.
    soonest
        Fewest weeks that count between a week of the rise and the beginning of the silence.
    latest
        Most of them.
    patience
        Weeks that count after the rise, within which the silence must be found; after them all is forgotten.
    false_lulls_a_year
        Budget of the evidence that fewer questions are asked.
    least_rise
        Smallest odds ratio of the first stage.
    least_fall
        Smallest fall, of questions and of pulse response alike, as a share of what is expected.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation(weeks=40)
    >>> panel["questions_role_and_future"][3, 15:21] = 20
    >>> for figure in ("questions_role_and_future", "questions_tool", "questions_other"):
    ...     panel[figure][3, 24:] = 1
    >>> panel["pulse_answered"][3, 24:] = 5
    >>> np.flatnonzero(FallingSilent().score(panel).alarm.any(axis=1)).tolist()
    [3]

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532. The lesser of two e-values is one for the union of their nulls.
    """

    false_alarms_a_year: float = 0.001
    soft_rises_a_year: float = 2.0
    soonest: int = 2
    latest: int = 8
    patience: int = 20
    false_lulls_a_year: float = 4.0
    least_rise: float = 1.8
    least_fall: float = 0.25

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.UNCERTAINTY
    figures: ClassVar[frozenset[str]] = FIGURES | {"pulse_invited", "pulse_answered"}
    per_tool: ClassVar[bool] = False
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.ANSWERED, Explanation.MANY_SURVEYS, Explanation.OTHER_CHANNEL)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.PERSONAL, NextStep.WHY, NextStep.LEAD)

    @property
    def needed(self) -> float:
        """The evidence of the second stage that keeps the budget."""
        return log((self.latest - self.soonest + 1) * self.soft_rises_a_year / self.false_alarms_a_year)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        needed, borne_out = self.needed, threshold(self.false_lulls_a_year)
        rise = self._rise(panel)
        asked, answered = _asked(panel), _answered(panel)
        starts = _within(rise.is_there, asked.course.is_known, self.soonest, self.latest)
        is_over = ~_within(rise.is_there, asked.course.is_known, 0, self.patience)
        fewer = evidence_of_fewer(
            asked.course.part,
            fewest_expected(asked.course, asked.history, WEIGHT_OF_QUESTIONS),
            asked.history.begins | is_over,
            starts,
            weight=WEIGHT_OF_QUESTIONS,
            ceiling=borne_out + FORGET,
        )
        silent = evidence_of_fall(
            answered.course.part,
            answered.course.whole,
            answered.course.lowest_expected(answered.history),
            answered.history.begins | is_over,
            weight=1,
            ceiling=needed + FORGET,
            starts=starts,
        )
        evidence = np.minimum(silent, fewer + needed - borne_out)
        least = np.minimum(asked.fall, answered.fall)
        return Score(
            alarm=(evidence >= needed) & (least >= self.least_fall),
            evidence=evidence,
            threshold=needed,
            level=-(asked.level + answered.level) / 2,
            ordinary=np.full_like(evidence, -1.0),
            strength=np.clip(least, 0, 1),
            before={
                "role_questions_before": rise.before,
                "role_questions_then": rise.then,
                "pulse_before": answered.course.share_before(answered.history),
            },
            now={"pulse_now": answered.course.share_now(answered.history), "questions_gone": asked.fall},
        )

    def _rise(self, panel: Panel) -> "_Rise":
        soft = threshold(self.soft_rises_a_year)
        rest, history, evidence, odds_ratio, is_comparable = role_questions(panel, ceiling=soft + FORGET)
        is_there = (evidence >= soft) & (odds_ratio >= self.least_rise) & is_comparable
        then = _last(np.where(is_there, 1 - rest.share_now(history), np.nan))
        return _Rise(is_there, _last(np.where(is_there, 1 - rest.share_before(history), np.nan)), then)


class _Rise(NamedTuple):
    """Weeks in which role and future were asked about more, and the part they were before and in the last such week."""

    is_there: Mask
    before: Array
    then: Array


class _Voice(NamedTuple):
    """One way in which people speak, by unit and week."""

    course: Course
    history: Past
    level: Array
    """As a multiple of the own past, with what happened elsewhere taken out."""
    fall: Array
    """How far it lies below that over the last weeks."""


def _asked(panel: Panel) -> _Voice:
    """Questions of any kind, for each person on the roster."""
    size = panel.sizes("questions_other")
    asked = sum((panel.trusted(figure) for figure in sorted(FIGURES)), np.zeros_like(size))
    course = Course(np.where(size >= FEWEST_PEOPLE, asked, np.nan), size, others(asked, size))
    return _voice(course, past(course.is_known, roster_changes(panel.cohort_size)))


def _answered(panel: Panel) -> _Voice:
    """People who answered the pulse, of those invited."""
    invited, answered = panel.trusted("pulse_invited"), panel.trusted("pulse_answered")
    is_asked = (invited > 0) & (panel.sizes("pulse_answered") >= FEWEST_PEOPLE)
    course = Course(np.where(is_asked, answered, np.nan), invited, others(answered, invited))
    return _voice(course, past(course.is_known, roster_changes(panel.cohort_size), recent_weeks=PULSES))


def _voice(course: Course, history: Past) -> _Voice:
    ordinary = course.ordinary(history)
    level = np.where(history.counted, ratio(course.relative(), ordinary), np.nan)
    return _Voice(course, history, level, 1 - ratio(course.recent(history), ordinary))


def _within(event: Mask, counted: Mask, soonest: int, latest: int) -> Mask:
    """Weeks that come so many counted weeks after a week of the event; one that does not count is as the one before it.

    Examples
    --------
    >>> _within(np.array([[True] + [False] * 5]), np.array([[True, True, False, True, True, True]]), 1, 2)
    array([[False,  True,  True,  True, False, False]])
    """
    ages = np.zeros((latest + 1, len(event)), np.bool_)
    result = np.zeros(event.shape, np.bool_)
    for week in range(event.shape[1]):
        moved = np.concatenate([event[None, :, week], ages[:-1]])
        ages = np.where(counted[:, week], moved, ages)
        result[:, week] = ages[soonest:].any(axis=0)
    return result


def _last(figure: Array) -> Array:
    """The last value known by each week."""
    at = np.maximum.accumulate(np.where(np.isfinite(figure), np.arange(figure.shape[1]), 0), axis=1)
    known: Array = np.take_along_axis(figure, at, axis=1)
    return known
