"""The table of stated certainty: how often alarms were right, on organisations for tuning alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detectors import PATTERNS
from pipeline.detectors.certainty import EDGES, place
from pipeline.detectors.columns import Array, Mask
from pipeline.evaluation.ledger import Alarms, Teams
from pipeline.evaluation.reliability import outcomes

BASE_RATE = 0.1
"""Events a team-year, of all patterns together. Nobody knows it; at half of it, every stated certainty is too high."""
BORROWED = 2.0
"""So many alarms each class borrows of its pattern besides its own, and each pattern of its family."""


@dataclass(frozen=True)
class Count:
    """Alarms of one pattern and class of evidence, right ones weighed to the base rate."""

    right: float = 0.0
    false: float = 0.0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.right + other.right, self.false + other.false)

    def share(self, borrowed: float) -> float:
        """The share that is right, drawn towards a borrowed one where there are few.

        >>> Count(3, 1).share(0.5), Count().share(0.3)
        (0.6666666666666666, 0.3)
        """
        return (self.right + BORROWED * borrowed) / (self.right + self.false + BORROWED)


def calibrated(teams: Teams, alarms: Alarms) -> Mapping[str, tuple[float, ...]]:
    """By pattern, the share that is right in each class of evidence; more evidence is never less sure.

    It misleads where a pattern raised few alarms: then it says mostly what its family does.

    Examples
    --------
    >>> from pipeline.evaluation.example import eventful, quiet
    >>> teams = Teams.all_of([quiet(60), eventful([30] * 12)])
    >>> said = Alarms.of([0, 1, *range(60, 72)], [40] * 14, ["workaround_drop"] * 14, margin=[0.5, 0.5, *[4.0] * 12])
    >>> shares = calibrated(teams, said)["workaround_drop"]
    >>> shares[0] < 0.5 < shares[2]
    True
    """
    said, right, weight = outcomes(teams, alarms, BASE_RATE)
    counts = {str(pattern): _counts(said, right, weight, said.pattern == str(pattern)) for pattern in PATTERNS}
    families: dict[str, Count] = {}
    for pattern, detector in PATTERNS.items():
        families[detector.family] = sum(counts[str(pattern)], families.get(detector.family, Count()))
    everything = sum(families.values(), Count()).share(0.5)
    found = {}
    for pattern, detector in PATTERNS.items():
        mine = counts[str(pattern)]
        whole = sum(mine, Count()).share(families[detector.family].share(everything))
        weights = [BORROWED + one.right + one.false for one in mine]
        found[str(pattern)] = tuple(rising([one.share(whole) for one in mine], weights))
    return found


def rising(shares: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The nearest shares that never fall: neighbours in the wrong order are put together.

    >>> rising([0.2, 0.6, 0.4], [1, 1, 1])
    [0.2, 0.5, 0.5]
    """
    blocks: list[tuple[float, float, int]] = []
    for share, weight in zip(shares, weights, strict=True):
        blocks.append((share, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, a, n), (other, b, m) = blocks[-2:]
            blocks[-2:] = [((one * a + other * b) / (a + b), a + b, n + m)]
    return [share for share, _, many in blocks for _ in range(many)]


def lines(shares: Mapping[str, tuple[float, ...]], made_by: str) -> Iterator[str]:
    """The table, as TOML."""
    yield "# How often each pattern is right, with just enough, clear and strong evidence. Read pipeline/detectors/certainty.py."
    yield f"# Made by `{made_by}`, never by hand."
    yield from (f"{pattern} = [{', '.join(f'{one:.2f}' for one in found)}]" for pattern, found in shares.items())


def _counts(said: Alarms, right: Mask, weight: Array, chosen: Mask) -> list[Count]:
    classes = np.array([place(margin) for margin in said.margin.tolist()], np.int64)
    masks = [chosen & (classes == number) for number in range(len(EDGES) + 1)]
    return [Count(float(weight[one & right].sum()), float(weight[one & ~right].sum())) for one in masks]
