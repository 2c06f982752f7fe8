"""The budget of false alarms: one for a unit and a year, shared by all patterns and all tools. Here, and nowhere else.

Each pattern has a fixed part, whatever the release plan lists: to stop looking for one never makes another rasher. Patterns whose
evidence gathers slowly, or that the article warns of most, have more.

A unit with three tools is looked at three times. Its evidence must then be three times as strong: e-values divided by the number
of tools keep the same rate over all of them together, however they depend on each other. Who has one tool loses nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.detectors.score import Score
from schemas.signal import Pattern

FALSE_ALARMS_A_YEAR = 0.02
"""The budget of one unit. At 0.1 true events a team-year and 60 % found, three of four signals are then true."""

WEIGHTS: Mapping[Pattern, int] = {
    Pattern.LICENCE_IDLING: 20,
    Pattern.WORKAROUND_DROP: 50,
    Pattern.POST_TRAINING_DECAY: 5,
    Pattern.SHALLOW_USE: 5,
    Pattern.EVERYWHERE_LESS: 2,
    Pattern.STALLED_ROLLOUT: 5,
    Pattern.QUESTIONS_RISE: 2,
    Pattern.FALLING_SILENT: 2,
    Pattern.CHAMPIONS_FADING: 2,
    Pattern.NARROWING_USE: 1,
    Pattern.TWO_CAMPS: 2,
    Pattern.LEAVERS_AMONG_ACTIVE: 2,
    Pattern.UNITS_APART: 2,
}
"""Hundredths of the budget. Half of it goes where it buys most: of halved use in teams of twenty a workaround finds 40 % for
0.004 a year and 51 % for 0.013; patterns with little find no more for ten times as much (organisations for tuning)."""
TOOL_WEEKS = 13
"""A tool counts for so long after its last row: a source that is late makes nobody rash."""


def allowance(pattern: Pattern) -> float:
    """The false alarms of a pattern that one unit may have in a year.

    Examples
    --------
    >>> allowance(Pattern.LICENCE_IDLING), round(sum(map(allowance, Pattern)), 9)
    (0.004, 0.02)
    """
    return FALSE_ALARMS_A_YEAR * WEIGHTS[pattern] / 100


def divided(score: Score, tools: Array) -> Score:
    """The same, its alarms those that hold although other tools of the unit are looked at as well.

    Parameters
    ----------
    score
        As the detector gives it, as if there were one tool.
    tools
        The number of tools the unit has, by unit and week; NaN where unknown.
    """
    units = score.alarm.any(axis=1)  # most never alarm, and need no second look
    known = np.where(np.isfinite(tools[units]), tools[units], 1.0)
    most = np.maximum(known, 1.0)
    for weeks in range(1, min(TOOL_WEEKS, known.shape[1])):
        most[:, weeks:] = np.maximum(most[:, weeks:], known[:, :-weeks])
    alarm = score.alarm.copy()
    alarm[units] &= score.evidence[units] >= score.threshold + np.log(most)
    return replace(score, alarm=alarm)
