"""Questions about role and future, as a part of all questions of a unit: whether it is a larger one than it was."""

from typing import NamedTuple

import numpy as np

from pipeline.detectors.baselines import FEWEST_PEOPLE, Course, others, roster_changes
from pipeline.detectors.columns import Array, Mask, ratio
from pipeline.detectors.e_detector import evidence_of_fall
from pipeline.detectors.history import Past, past
from pipeline.detectors.panel import Panel

FIGURES = frozenset({"questions_role_and_future", "questions_tool", "questions_other"})
ALIKE = 0.05
"""Questions of one week are about the same things: the correlation of their topics."""
WEIGHT_OF_PAST = 0.5
"""What a unit asks about also wanders over months: two questions of the past tell as much as one of strangers."""
FEWEST_A_WEEK = 2.0
"""With fewer questions a week, in the past or over the last four weeks, their parts say nothing."""
MOST = 1.5
"""A week with more questions than so many times the usual number says no more than one with that number."""
SAME_CHANNEL = (0.6, 1.6)
"""All other questions must be asked about as often as before, by each person: else it is the channel that changed."""


class RoleQuestions(NamedTuple):
    """The course of the other questions (a rise of one part is a fall of the rest), and what it says by unit and week."""

    rest: Course
    history: Past
    evidence: Array
    """Logarithm of the e-detector that the part of role and future rose."""
    odds_ratio: Array
    """Over the last four weeks, against what the own past and the others let expect."""
    is_comparable: Mask
    """Enough questions, now and before, and through the same channel."""


def role_questions(panel: Panel, *, ceiling: float) -> RoleQuestions:
    """The rise of questions about role and future, in parts of all questions, never in counts.

    A pessimistic reading of the own past (its 90 % point), moved as the part moved elsewhere in the same week: what was announced
    to everybody makes everybody ask.

    It misleads where few ask: one person with five questions is a rise. And a team that has just been given news of its own
    rightly asks about it.

    Parameters
    ----------
    panel
        With the figures of questions.
    ceiling
        Most evidence to be kept.

    Examples
    --------
    >>> from pipeline.detectors.example import organisation
    >>> panel = organisation()
    >>> panel["questions_role_and_future"][3, 15:] = 8
    >>> role_questions(panel, ceiling=20).odds_ratio[3, [14, 29]].round(1)
    array([1., 4.])
    """
    role, size = panel.trusted("questions_role_and_future"), panel.sizes("questions_role_and_future")
    other = panel.trusted("questions_tool") + panel.trusted("questions_other")
    asked = np.where((role + other > 0) & (size >= FEWEST_PEOPLE), role + other, np.nan)
    rest = Course(other, asked, others(other, asked))
    history = past(rest.is_known, roster_changes(panel.cohort_size))
    has_enough = np.minimum(history.mean(asked), history.recent(asked)) >= FEWEST_A_WEEK
    worth = 1 / (1 + (asked - 1) * ALIKE)
    alone = Course(other * worth, asked * worth, rest.elsewhere)
    null = np.where(history.mean(asked) >= FEWEST_A_WEEK, alone.lowest_expected(history, WEIGHT_OF_PAST), np.nan)
    worth *= np.minimum(ratio(MOST * history.mean(asked), asked), 1)
    evidence = evidence_of_fall(other * worth, asked * worth, null, history.begins, weight=1, ceiling=ceiling)
    each = ratio(other, size)
    level = ratio(history.recent(each), history.mean(each))
    is_same_channel = (level >= SAME_CHANNEL[0]) & (level <= SAME_CHANNEL[1])
    expected = rest.ordinary(history) * ratio(rest.share_now(history), rest.recent(history))
    odds_ratio = ratio(_odds(1 - rest.share_now(history)), _odds(1 - expected))
    return RoleQuestions(rest, history, evidence, odds_ratio, has_enough & is_same_channel)


def _odds(share: Array) -> Array:
    bounded = np.clip(share, 0.02, 0.98)
    odds: Array = bounded / (1 - bounded)
    return odds
