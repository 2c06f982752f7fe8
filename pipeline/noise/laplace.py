"""Counts of people plus noise; and how far such a count may be off.

The privacy map is OpenDP's own: a person changes the vector of counts by one in all, since everybody is in one count at most.
Source: Dwork, McSherry, Nissim, Smith (2006); for whole numbers Ghosh, Roughgarden, Sundararajan (2009).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from math import exp, inf, log2, nextafter, sqrt

import numpy as np
import opendp.prelude as dp

dp.enable_features("contrib")  # the constructors below are reviewed, but not proved in full: OpenDP wants that said aloud

Draw = Callable[[Sequence[int], Fraction], list[int]]
"""From true counts that share no person, and an epsilon, to noised ones."""

OUTSIDE = 0.05
"""How often a value lies further off than its plus-minus says."""


def draw(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    """The counts with noise, whole numbers; one below zero or above the roster is left as it is, so that sums stay unbiased.

    Calling it twice on the same counts gives two answers, and so spends twice: keep the first. It misleads when a person is in
    more than one of the counts; then the true epsilon is that many times as large.

    Parameters
    ----------
    counts
        People of each cell, everybody in one at most.
    epsilon
        What the whole vector may cost a person.

    Examples
    --------
    >>> noised = draw([4, 12, 30], Fraction(1))
    >>> len(noised), all(isinstance(value, int) for value in noised)
    (3, True)
    """
    return [int(value) for value in _mechanism(epsilon)(list(counts))] if counts else []


def plus_minus(epsilons: Sequence[Fraction]) -> int:
    """How far a sum of noised counts is off at most in 95 of 100 cases, in people; for one count give its epsilon alone.

    It tells of the noise only: weeks that a source did not report, or a roster that is wrong, come on top.

    Examples
    --------
    >>> plus_minus([Fraction(1)]), plus_minus([Fraction(1, 3)]), plus_minus([Fraction(1, 3)] * 4)
    (3, 9, 17)
    """
    if not epsilons:
        return 0
    shrinks = np.exp([-float(epsilon) for epsilon in epsilons])
    reach = 40 * sqrt(float((2 * shrinks / (1 - shrinks) ** 2).sum())) + 40 / float(min(epsilons))
    size = 2 ** int(log2(2 * reach) + 1)
    distance = np.minimum(np.arange(size), size - np.arange(size))
    # The distribution of a sum is the product of those of its parts, seen by frequency.
    by_frequency = np.ones(size // 2 + 1, dtype=np.complex128)
    for epsilon, times in _counted(epsilons):
        shrink = exp(-epsilon)
        by_frequency *= np.fft.rfft(shrink**distance * (1 - shrink) / (1 + shrink)) ** times
    chances = np.fft.irfft(by_frequency, size)
    within = chances[0] + np.concatenate([[0.0], 2 * np.cumsum(chances[1 : size // 2])])
    return int(np.argmax(within >= 1 - OUTSIDE))


def _counted(epsilons: Sequence[Fraction]) -> list[tuple[float, int]]:
    return [(float(epsilon), list(epsilons).count(epsilon)) for epsilon in dict.fromkeys(epsilons)]


@cache
def _mechanism(epsilon: Fraction) -> dp.Measurement:
    """The mechanism that costs no more than epsilon by OpenDP's own account, to the last bit."""
    if epsilon <= 0:
        raise ValueError("epsilon must be above 0")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    scale = float(1 / epsilon)
    while True:
        mechanism = dp.m.make_laplace(*space, scale=scale)
        if Fraction(mechanism.map(1)) <= epsilon:  # type: ignore[no-untyped-call]  # OpenDP types its constructors only
            return mechanism
        scale = nextafter(scale, inf)
