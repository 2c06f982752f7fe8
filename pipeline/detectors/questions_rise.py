"""Questions about role and future rise: people ask what this means for them, before they stop asking.

A change of one unit against its own past, with what everybody asks about taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pipeline.detectors.e_detector import FORGET, threshold
from pipeline.detectors.panel import Panel
from pipeline.detectors.role_questions import FIGURES, role_questions
from pipeline.detectors.score import Score
from schemas.signal import Explanation, NextStep, SignalFamily


@dataclass(frozen=True)
class QuestionsRise:
    """Of all questions of a unit, clearly more are about role and future than before, beyond what moved everywhere.

    Parts of all questions, never counts: a lively team asks more about everything. The other questions must be asked about as
    often as before; a new channel, or one that closed, changes what is asked through it and is no signal. Evidence gathers over
    weeks; beside it takes size: the odds over the last four weeks.

    When it misleads
    ----------------
    Asking is healthy. Whoever announces something to one team alone will see that team ask (``news``); the answer to this signal
    is an answer, not a worry. A few people may ask most of the questions. Under two questions a week, or without five other units
    with figures, it says nothing; nor does it of people who ask elsewhere.

    Parameters
    ----------
    false_alarms_a_year
        Budget of one unit.
    least_odds_ratio
        Smallest rise worth a conversation, of the odds that a question is about role and future.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["questions_role_and_future"][3, 15:] = 12
    >>> alarms = QuestionsRise().score(panel).alarm
    >>> np.flatnonzero(alarms.any(axis=1)).tolist()
    [3]

    Source
    ------
    Shin, Ramdas and Rinaldo, arXiv 2203.03532; an odds ratio of 1.8 as the smallest of note: the design of this project.
    """

    false_alarms_a_year: float = 0.001
    least_odds_ratio: float = 1.8

    version: ClassVar[str] = "1"
    family: ClassVar[SignalFamily] = SignalFamily.UNCERTAINTY
    figures: ClassVar[frozenset[str]] = FIGURES
    per_tool: ClassVar[bool] = False
    may_be: ClassVar[Sequence[Explanation]] = (Explanation.NEWS, Explanation.OTHER_CHANNEL)
    next_steps: ClassVar[Sequence[NextStep]] = (NextStep.LISTEN, NextStep.PERSONAL, NextStep.WHY, NextStep.FUTURE)

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week."""
        needed = threshold(self.false_alarms_a_year)
        rest, history, evidence, odds_ratio, is_comparable = role_questions(panel, ceiling=needed + FORGET)
        before, now = 1 - rest.share_before(history), 1 - rest.share_now(history)
        return Score(
            alarm=(evidence >= needed) & (odds_ratio >= self.least_odds_ratio) & is_comparable,
            evidence=evidence,
            threshold=needed,
            level=np.where(history.counted, -rest.relative(), np.nan),
            ordinary=-rest.ordinary(history),
            strength=np.clip(now - before, 0, 1),
            before={"role_questions_before": before},
            now={"role_questions_now": now},
        )
