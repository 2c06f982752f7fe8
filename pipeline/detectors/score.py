"""What a pattern says about a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.columns import Array, Mask
from pipeline.detectors.panel import Panel
from schemas.signal import Explanation, NextStep, SignalFamily

UNKNOWN = (0.5, 0.5, 0.5)
"""How often alarms are right of which nobody has measured it."""


@dataclass(frozen=True)
class Score:
    """One pattern over a whole panel; every array has the shape (units, weeks).

    Parameters
    ----------
    alarm
        Weeks in which the pattern is there, with enough evidence. False where a week does not count.
    evidence
        Logarithm of an e-value; -inf where there is none.
    threshold
        The evidence an alarm needs; beside other tools of the same unit it needs more (``pipeline.detectors.budget``).
    level
        The figure that tells whether the pattern is there, higher being worse; NaN in weeks that do not count.
    ordinary
        What the level would be without the pattern.
    strength
        How large the effect is, 0 to 1.
    before, now
        Figures that may be shown once coarsened: those of the time before the alarm, and current ones. By their name in the
        catalogue (``evidence.*``).
    right
        How often alarms like this are right: with just enough evidence, clear evidence, strong evidence
        (``pipeline.detectors.certainty``).
    """

    alarm: Mask
    evidence: Array
    threshold: float
    level: Array
    ordinary: Array
    strength: Array
    before: Mapping[str, Array]
    now: Mapping[str, Array]
    right: Sequence[float] = UNKNOWN


def among(units: Mask, score: Score) -> Score:
    """The score of some units among all; of the others nothing is known.

    Parameters
    ----------
    units
        Which those are.
    score
        Of those alone, in their order.
    """

    def placed(grid: NDArray[Any], otherwise: float) -> NDArray[Any]:
        shape = (len(units), grid.shape[1])
        if not len(grid):  # in no memory at all
            return np.broadcast_to(np.array(otherwise, grid.dtype), shape)
        whole = np.full(shape, otherwise, grid.dtype)
        whole[units] = grid
        return whole

    return replace(
        score,
        alarm=placed(score.alarm, False),
        evidence=placed(score.evidence, -np.inf),
        level=placed(score.level, np.nan),
        ordinary=placed(score.ordinary, np.nan),
        strength=placed(score.strength, np.nan),
        before={name: placed(figure, np.nan) for name, figure in score.before.items()},
        now={name: placed(figure, np.nan) for name, figure in score.now.items()},
    )


class Detector(Protocol):
    """A pattern: a frozen dataclass whose fields are its parameters, one of them its budget, ``false_alarms_a_year``."""

    family: ClassVar[SignalFamily]
    figures: ClassVar[frozenset[str]]
    """All that :meth:`score` asks the panel for: others are not read for it."""
    per_tool: ClassVar[bool]
    """Whether it judges the panel of each tool (figures of people stand beside), or once the panel of people (tool ``any``)."""
    may_be: ClassVar[Sequence[Explanation]]
    """What no figure rules out, the likeliest first: told with every signal, after what the figures point to."""
    next_steps: ClassVar[Sequence[NextStep]]
    version: ClassVar[str]

    @property
    def false_alarms_a_year(self) -> float:
        """Its part of the budget of one unit (``pipeline.detectors.budget``)."""
        ...

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week, from that week and earlier ones only."""
        ...
