"""Integer programs over what was published: the least and the most that any group can have, given all of it.

The unknowns are counts by *part* (a leaf of the frozen roster) and by measure. People of one part are alike in every published
sum, so nothing is lost by not having one unknown a person: a person's bit is certain exactly when the count of the part must be 0
or must be everybody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Unknown = tuple[str, str]
"""A part, and a measure."""
Terms = Mapping[Unknown, float]
UNLIMITED = float("inf")


@dataclass(frozen=True)
class Known:
    """A weighted sum that lies between two numbers."""

    terms: Terms
    low: float
    high: float


@dataclass(frozen=True)
class Program:
    """What is known.

    Parameters
    ----------
    most
        Every unknown, and the most it can be; the least is 0.
    known
        What was published about them, and what holds by definition.
    """

    most: Mapping[Unknown, int]
    known: Sequence[Known]

    def range(self, unknowns: Sequence[Unknown]) -> tuple[int, int]:
        """The least and the most a sum can be.

        Raises
        ------
        ValueError
            Nothing fits all that is known: it was read wrongly.

        Examples
        --------
        >>> a, b = ("a", "n"), ("b", "n")
        >>> Program({a: 4, b: 12}, [Known({a: 1, b: 1}, 13, 13)]).range([a])
        (1, 4)
        """
        return self._solve(unknowns, 1), self._solve(unknowns, -1)

    @cached_property
    def none_or_all(self) -> frozenset[Unknown]:
        """The unknowns in plain sums that are known to be 0 or the most they can be: they are certain without any program.

        >>> a, b, c = ("a", "n"), ("b", "n"), ("c", "n")
        >>> program = Program({a: 4, b: 12, c: 5}, [Known({a: 1, b: 1}, 16, 16), Known({b: 1, c: -1}, 0, 0)])
        >>> sorted(part for part, _ in program.none_or_all)
        ['a', 'b']
        """
        return frozenset(
            unknown
            for known in self.known
            if known.low == known.high and min(known.terms.values(), default=0) > 0
            if known.low in {0, sum(self.most[one] for one in known.terms)}
            for unknown in known.terms
        )

    def _solve(self, unknowns: Sequence[Unknown], sign: int) -> int:
        aim: NDArray[np.float64] = np.zeros(len(self.most))
        aim[[self._place[unknown] for unknown in unknowns]] = sign
        solved = milp(aim, integrality=np.ones(len(aim), dtype=np.int64), bounds=self._bounds, constraints=self._constraints)
        if solved.fun is None:
            raise ValueError("Nothing fits all that is known.")
        return sign * round(float(solved.fun))

    @cached_property
    def _place(self) -> dict[Unknown, int]:
        return {unknown: i for i, unknown in enumerate(self.most)}

    @cached_property
    def _bounds(self) -> Bounds:
        return Bounds(0, np.array(list(self.most.values()), dtype=float))

    @cached_property
    def _constraints(self) -> list[LinearConstraint]:
        cells = [(i, self._place[one], weight) for i, known in enumerate(self.known) for one, weight in known.terms.items()]
        row, column, weights = zip(*cells, strict=True) if cells else ((), (), ())
        matrix = csr_array((weights, (row, column)), shape=(len(self.known), len(self.most)))
        low, high = (np.array([getattr(known, end) for known in self.known]) for end in ("low", "high"))
        return [LinearConstraint(matrix, low, high)] if self.known else []


def groups_below(k: int, sizes: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Every set of whole parts with fewer than k people together.

    >>> list(groups_below(8, {"a": 3, "b": 4, "c": 7, "d": 20}))
    [('a',), ('b',), ('c',), ('a', 'b')]
    """
    small = [part for part, size in sizes.items() if size < k]
    for number in range(1, k):
        fitting = [chosen for chosen in combinations(small, number) if sum(sizes[part] for part in chosen) < k]
        if not fitting:
            return
        yield from fitting


def one_of_each_kind(
    groups: Iterable[tuple[str, ...]], sizes: Mapping[str, int], published: Iterable[Collection[str]]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Groups that no published sum tells apart, once, with how many there are of the kind: what is certain of one is of all.

    >>> sizes = {"a": 3, "b": 3, "c": 3}
    >>> list(one_of_each_kind([("a",), ("b",), ("c",)], sizes, published=[{"a", "b"}]))
    [(('a',), 2), (('c',), 1)]
    """
    within = [frozenset(parts) for parts in published]
    kinds = {part: (size, tuple(part in parts for parts in within)) for part, size in sizes.items()}
    found: dict[tuple[object, ...], list[tuple[str, ...]]] = {}
    for group in groups:
        found.setdefault(tuple(sorted(kinds[part] for part in group)), []).append(group)
    yield from ((alike[0], len(alike)) for alike in found.values())
