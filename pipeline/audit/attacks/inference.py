"""Attack 12: what few fixed aggregates tell of one person, against everybody in turn.

Method
------
For each person the attacker makes neighbours: the same group in which the person is an always user, or never one, and everybody
else is active by chance as often as in truth (they know in how many weeks, not in which). Of each published cell follows how
likely every value is in either case; the logarithms of the ratios are added up. DeSIA trains on samples; here the chances are
worked out, which is what training comes to. Then it is measured on fresh draws how often the person is found when 1 of 1000 who
are not so is accused, and the worst person is reported.

Source
------
DeSIA, arXiv 2504.18497; Hong, On computing the distribution function for the Poisson binomial distribution (2013).

Passes
------
Profile ``dp``: no person is found more than e^epsilon times as often as others are accused. Without noise nothing bounds it: it
is stated.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Chances = NDArray[np.float64]
"""How likely each value of a cell is."""
FALSE = 0.001
LEAST = 1e-12
"""In the place of no chance at all, so that logarithms are finite."""


def counts(rates: Sequence[float]) -> Chances:
    """The chance of each number of active people among people with these chances.

    >>> counts([0.5, 0.5]).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for rate in rates:
        found = np.convolve(found, [1 - rate, rate])
    return found


def with_and_without(others: Sequence[float]) -> tuple[Chances, Chances]:
    """The chance of each count of a group if the target is always active, and if never.

    >>> [chances.tolist() for chances in with_and_without([0.5])]
    [[0.0, 0.5, 0.5], [0.5, 0.5, 0.0]]
    """
    of_others = counts(others)
    return np.append(0.0, of_others), np.append(of_others, 0.0)


def in_bands(chances: Chances) -> Chances:
    """The chances of the three bands, from those of a count.

    >>> in_bands(np.array([0.1, 0.2, 0.3, 0.4])).tolist()
    [0.1, 0.2, 0.7]
    """
    size = len(chances) - 1
    bands = [band(count, size) for count in range(size + 1)]
    return np.asarray(np.bincount(bands, weights=chances, minlength=3), dtype=np.float64)


def band(count: int, size: int) -> int:
    """The number of the band: under a third, under two thirds, or more."""
    return int(3 * count >= size) + int(3 * count >= 2 * size)


def scores(always: Chances, never: Chances, releases: int, draws: int, rng: np.random.Generator) -> tuple[Chances, Chances]:
    """How sure the attacker is in so many draws of so many releases, with a target who always is, and one who never is."""
    ratio = np.log(np.maximum(always, LEAST)) - np.log(np.maximum(never, LEAST))
    return (_drawn(always, ratio, releases, draws, rng), _drawn(never, ratio, releases, draws, rng))


def _drawn(chances: Chances, ratio: Chances, releases: int, draws: int, rng: np.random.Generator) -> Chances:
    values = rng.choice(len(chances), size=(draws, releases), p=chances / chances.sum())
    return np.asarray(np.round(ratio[values].sum(axis=1), 9))
