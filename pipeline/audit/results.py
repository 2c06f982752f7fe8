"""What an attack achieved, in one line that can be printed, compared and judged."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from pipeline.audit.statistics import auc, auc_interval, clopper_pearson, found_at


class Surface(StrEnum):
    """What the attacker holds. Yardsticks are what others do: exact weekly counts of every team of so many people."""

    PROCESSING = "processing surface"
    RELEASE = "release surface"
    DP = "profile dp"
    MINIMUM_5 = "plain minimum of 5"
    MINIMUM_10 = "plain minimum of 10"


class Verdict(StrEnum):
    """Whether the criterion is met; a figure without a criterion is only stated."""

    PASSES = "passes"
    FAILS = "FAILS"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Guess:
    """An attacker's statement: about whom or what, what it says, and how sure; 1 is certain, below 0 speaks against it."""

    about: str
    says: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """One figure of the audit.

    Parameters
    ----------
    attack
        Number of the attack in the facts on privacy, section 8.
    surface
        What the attacker held.
    what
        What the figure says, and for whom.
    value, low, high
        The figure with its interval (99.9 %).
    trials
        How many cells, people or comparisons it rests on.
    limit
        The most that passes; None where the figure is only stated.
    example
        The first disclosure, without any name of a person; or the setting in which the figure was worst.
    size
        People in the team it is about; 0 where it is about all.
    """

    attack: int
    surface: Surface
    what: str
    value: float
    low: float
    high: float
    trials: int
    limit: float | None = None
    example: str = ""
    size: int = 0

    @property
    def verdict(self) -> Verdict:
        """Judged on the figure itself: an interval that reaches beyond the limit is no failure yet."""
        if self.limit is None:
            return Verdict.STATED
        return Verdict.PASSES if self.value <= self.limit + 1e-9 else Verdict.FAILS

    def as_json(self) -> dict[str, object]:
        """All fields, and the verdict."""
        return asdict(self) | {"verdict": self.verdict}


def disclosures(
    attack: int, surface: Surface, what: str, guesses: Sequence[Guess], trials: int, limit: float | None = 0
) -> Result:
    """The share of cells, groups or people about which something was said for certain."""
    hits = len(guesses)
    trials = max(trials, hits)
    low, high = clopper_pearson(hits, trials)
    example = f"{guesses[0].about}: {guesses[0].says}" if guesses else ""
    return Result(attack, surface, what, hits / trials if trials else 0.0, low, high, trials, limit, example)


def ranked(
    attack: int, surface: Surface, what: str, scores: Sequence[float], truth: Sequence[bool], limit: float | None
) -> Result:
    """How well scores tell targets of whom it is true from the others (AUC)."""
    area, yes = auc(scores, truth), sum(truth)
    low, high = auc_interval(area, yes, len(truth) - yes)
    return Result(attack, surface, what, area, low, high, len(truth), limit)


def found(attack: int, surface: Surface, what: str, scores: Sequence[float], truth: Sequence[bool]) -> Result:
    """The share of targets found when 1 % of the others are wrongly accused; stated, for want of a bound without noise."""
    hits, yes = found_at(scores, truth), sum(truth)
    low, high = clopper_pearson(hits, yes)
    return Result(attack, surface, what, hits / yes if yes else 0.0, low, high, yes)
