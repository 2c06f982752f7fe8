"""What is said of a kind of intervention: its effect with an interval, or why there is none to tell."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pipeline.effects.permutation import interval
from pipeline.effects.trial import Trial

FEWEST_UNITS = 8
"""With fewer units helped, or to compare with, nothing is told: chance is too large, and a team too easily taken apart."""
STEP = 0.02
"""What is told is rounded to this; one unit more or less then moves an answer by less than its own change could be read from."""


class Answer(StrEnum):
    """What can be said."""

    TOO_EARLY = "too_early"
    """The weeks that count are not over yet for enough units."""
    TOO_FEW_UNITS = "too_few_units"
    """Too few units were helped, or too few were alike and left alone."""
    NOT_TOLD_APART = "not_told_apart"
    """It cannot be told from chance: the interval holds zero."""
    MORE_USE = "more_use"
    LESS_USE = "less_use"


class Design(StrEnum):
    """With whom units that were helped are compared."""

    DRAWN = "drawn"
    """With those who waited, by lot."""
    MATCHED = "matched"
    """With units that were as low and were left alone."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer for one kind; figures are points of share (0.1 is ten points), None where nothing may be told.

    Parameters
    ----------
    answer, design
        What can be said, and how it was found.
    helped, compared
        Units behind it.
    effect, low, high
        The effect, to two points, and its interval of 95 %, rounded outwards.
    before_and_after
        How the share of the helped units changed, which is what one would take for the effect.
    rebound
        How much of that is to be expected at no effect at all.
    """

    answer: Answer
    design: Design
    helped: int = 0
    compared: int = 0
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    before_and_after: float | None = None
    rebound: float | None = None


def effect(trial: Trial, design: Design, waiting: int = 0, rebound: float = math.nan) -> Effect:
    """What can be said of a trial.

    Parameters
    ----------
    trial
        Units that were helped, beside others.
    design
        How they were found.
    waiting
        Units that were helped so lately that their weeks are not over.
    rebound
        What to expect of the helped units at no effect.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise, is_helped = rng.normal(0, 0.05, (3, 40)), np.arange(40) % 2 == 0
    >>> trial = Trial(noise[0] + 0.2 * is_helped, noise[1], noise[2], is_helped, np.zeros(40, int))
    >>> told = effect(trial, Design.DRAWN)
    >>> told.answer.value, told.effect, told.low, told.high
    ('more_use', 0.2, 0.16, 0.24)
    """
    if min(trial.helped, trial.compared) < FEWEST_UNITS:
        too_early = trial.helped + waiting >= FEWEST_UNITS and waiting > 0
        return Effect(Answer.TOO_EARLY if too_early else Answer.TOO_FEW_UNITS, design, trial.helped, trial.compared)
    found = interval(trial)
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return Effect(Answer.TOO_FEW_UNITS, design, trial.helped, trial.compared)
    answer = Answer.MORE_USE if found.low > 0 else Answer.LESS_USE if found.high < 0 else Answer.NOT_TOLD_APART
    return Effect(
        answer,
        design,
        trial.helped,
        trial.compared,
        effect=_to_step(found.effect),
        low=round(math.floor(found.low / STEP) * STEP, 2),
        high=round(math.ceil(found.high / STEP) * STEP, 2),
        before_and_after=_to_step(float(np.mean(trial.change[trial.is_helped]))),
        rebound=_to_step(rebound) if math.isfinite(rebound) else None,
    )


def _to_step(points: float) -> float:
    return round(round(points / STEP) * STEP, 2)
