"""What a pattern says about a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from pipeline.detectors.columns import Array, Mask
from pipeline.detectors.panel import Panel
from schemas.signal import NextStep, SignalFamily


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
        The evidence an alarm needs.
    level
        The figure that tells whether the pattern is there, higher being worse; NaN in weeks that do not count.
    ordinary
        What the level would be without the pattern.
    strength
        How large the effect is, 0 to 1.
    before, now
        Figures that may be shown once coarsened: those of the time before the alarm, and current ones. By their name in the
        catalogue (``evidence.*``).
    """

    alarm: Mask
    evidence: Array
    threshold: float
    level: Array
    ordinary: Array
    strength: Array
    before: Mapping[str, Array]
    now: Mapping[str, Array]


class Detector(Protocol):
    """A pattern: a frozen dataclass whose fields are its parameters."""

    family: ClassVar[SignalFamily]
    next_steps: ClassVar[Sequence[NextStep]]
    version: ClassVar[str]

    def score(self, panel: Panel) -> Score:
        """Judge every scored unit in every week, from that week and earlier ones only."""
        ...
