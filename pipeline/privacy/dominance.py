"""Dominance: no sum of which one person made nearly all, nor one from which such a sum could be worked out.

The rule is p% with p = 25. Of a sum X with largest parts x1 and x2, whoever made x2 subtracts it and knows x1 to within the
rest; so the sum is shown only if that rest, X - x1 - x2, is at least a quarter of x1. A sum of nothing tells something certain
of everybody, and is kept back as well, unless nobody anywhere made anything: then the tool does not count it.

Sums that are shown can be added and subtracted. So the rule is asked of the smallest pieces that this leads to: what remains of
a group without the groups shown below it. Where a group itself is unsafe, it alone is kept back. Where it is safe and that rest
is not, the smallest group below goes with the rest, together with what is below that. Two safe sums make a safe one, so every
sum that is made of safe pieces is safe. Sums exist by the week only: a day is no part of a shown whole. All sums of a group are
kept back together, for one tells much of the others.

It misleads in three ways. Whether a sum is shown depends on the figures, so that it is missing tells that somebody stands out:
the one exception to deciding by public facts alone, and the reason why sums need 25 people first and never leave the processing
surface. Each week is judged by itself: a sum that is shown this week and kept back the next lets one estimate, from the weeks
around it. And two people who pool what they know are not met by it.

References
----------
Handbook on Statistical Disclosure Control, chapter 4: the p% rule, and the subadditivity that secondary suppression rests on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.privacy.groups import Detail, Group

P = 25
"""Per cent of the largest part that must remain without the two largest."""


@dataclass(frozen=True, slots=True)
class Mass:
    """A sum, with the two largest parts of it that one person made."""

    total: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, other: "Mass") -> "Mass":
        """The sum of people who are in one of both."""
        *_, second, first = sorted((self.first, self.second, other.first, other.second))
        return Mass(self.total + other.total, first, second)

    @property
    def is_safe(self) -> bool:
        """Whether the second largest contributor learns nothing close about the largest.

        >>> Mass(100, 40, 30).is_safe, Mass(79, 40, 30).is_safe, Mass(0).is_safe
        (True, False, False)
        """
        return self.first > 0 and 100 * (self.total - self.first - self.second) >= P * self.first


Masses = tuple[Mass, ...]
"""One for each measure."""


def masses_of(amounts: Sequence[NDArray[np.int64]], part_of: NDArray[np.intp], parts: int) -> list[Masses]:
    """What the people of each part made, by measure; a measure of which nobody made anything is left out.

    Parameters
    ----------
    amounts
        For each measure, what each person made.
    part_of, parts
        The part of each person, negative for none; and how many parts there are.
    """
    known = [_by_part(one, part_of, parts) for one in amounts if one[part_of >= 0].any()]
    return list(zip(*known, strict=True)) if known else [()] * parts


def _by_part(amounts: NDArray[np.int64], part_of: NDArray[np.intp], parts: int) -> list[Mass]:
    totals, first, second = (np.zeros(parts, dtype=np.int64) for _ in range(3))
    chosen = np.flatnonzero((part_of >= 0) & (amounts > 0))
    chosen = chosen[np.lexsort((-amounts[chosen], part_of[chosen]))]
    part, amount = part_of[chosen], amounts[chosen]
    np.add.at(totals, part, amount)
    is_first = np.diff(part, prepend=-1) != 0
    is_second = np.concatenate(([False], is_first[:-1])) & ~is_first
    first[part[is_first]], second[part[is_second]] = amount[is_first], amount[is_second]
    return [Mass(*one) for one in zip(totals.tolist(), first.tolist(), second.tolist(), strict=True)]


@dataclass(slots=True, eq=False)
class _Sum:
    """The sums of one group, and those shown below it."""

    group: Group
    parts: frozenset[int]
    above: "_Sum | None"
    below: list["_Sum"] = field(default_factory=list)
    is_shown: bool = True

    def shown_below(self) -> list["_Sum"]:
        """The nearest shown sums below it."""
        return [part for part in self.below if part.is_shown]

    def rest(self) -> frozenset[int]:
        """The parts that are in no sum shown below."""
        return self.parts.difference(*(part.parts for part in self.shown_below()))

    def leave(self) -> None:
        """Hide it alone: what is below it lies below the next one above."""
        self.is_shown = False
        if self.above is not None:
            self.above.below.extend(self.below)

    def hide(self) -> None:
        """Hide it, and all below it."""
        waiting = [self]
        for one in waiting:  # grows while it is walked
            one.is_shown = False
            waiting.extend(one.below)


def safe_sums(planned: Iterable[Group], members: Mapping[str, NDArray[np.intp]], masses: Sequence[Masses]) -> frozenset[str]:
    """Names of the groups whose sums may be shown.

    Parameters
    ----------
    planned
        The groups of a quarter, each before those below it.
    members
        Name of each group that may be shown to the numbers of its parts.
    masses
        What the people of each part made.
    """
    tree = _tree(planned, members)
    for one in reversed(tree):
        if not _is_safe(one.parts, masses):
            one.leave()
        while one.is_shown and not _is_safe(one.rest(), masses):
            min(one.shown_below(), key=lambda part: (part.group.size, part.group.unit)).hide()
    return frozenset(one.group.unit for one in tree if one.is_shown)


def _tree(planned: Iterable[Group], members: Mapping[str, NDArray[np.intp]]) -> list[_Sum]:
    parent: dict[str, str | None] = {}
    found: dict[str, _Sum] = {}
    for group in planned:
        parent[group.unit] = above = group.parent
        if Detail.MAGNITUDES not in group.details:
            continue
        while above is not None and above not in found:
            above = parent[above]
        over = None if above is None else found[above]
        found[group.unit] = own = _Sum(group, frozenset(members[group.unit].tolist()), over)
        if over is not None:
            over.below.append(own)
    return list(found.values())


def _is_safe(parts: Iterable[int], masses: Sequence[Masses]) -> bool:
    """Whether the sums of these parts are safe together; of nobody, there is nothing to find."""
    together = [masses[part] for part in parts]
    return all(sum(of_measure, Mass()).is_safe for of_measure in zip(*together, strict=True))
