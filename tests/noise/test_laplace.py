"""The sampler draws what it says, costs what it says, and its plus-minus holds."""

from collections import Counter
from fractions import Fraction
from math import exp

import numpy as np
import opendp.prelude as dp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.noise import draw, plus_minus
from pipeline.noise.laplace import _mechanism

DRAWS = 60_000
ALMOST_NEVER = 1e-6


@pytest.mark.parametrize("epsilon", [Fraction(1, 14), Fraction(1, 3), Fraction(1), Fraction(2)])
def test_it_draws_the_discrete_laplace_distribution(epsilon: Fraction) -> None:
    noise = np.array(draw([7] * DRAWS, epsilon)) - 7
    reach = next(width for width in range(1000) if 2 * _beyond(width, epsilon) * DRAWS < 20)
    seen = Counter(np.clip(noise, -reach, reach).tolist())
    shrink = exp(-epsilon)
    expected = np.array([(1 - shrink) / (1 + shrink) * shrink ** abs(at) for at in range(-reach, reach + 1)])
    expected[[0, -1]] = _beyond(reach - 1, epsilon)
    assert stats.chisquare([seen[at] for at in range(-reach, reach + 1)], expected * DRAWS).pvalue > ALMOST_NEVER


def test_two_draws_have_nothing_to_do_with_each_other() -> None:
    one, other = (np.array(draw([0] * 1000, Fraction(1, 3))) for _ in range(2))
    assert (one != other).any()
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.2


@given(st.fractions(min_value=Fraction(1, 60), max_value=8))
@settings(max_examples=40)
def test_it_never_costs_more_than_it_may(epsilon: Fraction) -> None:
    """In exact arithmetic: a float that is rounded up would spend a little more than the ledger says."""
    cost = Fraction(_mechanism(epsilon).map(1))
    assert Fraction(99_999, 100_000) * epsilon < cost <= epsilon


@given(st.lists(st.integers(0, 5000), max_size=30), st.sampled_from([Fraction(1, 13), Fraction(1)]))
def test_values_are_whole_numbers_one_a_cell(counts: list[int], epsilon: Fraction) -> None:
    noised = draw(counts, epsilon)
    assert len(noised) == len(counts)
    assert all(type(value) is int for value in noised)


@pytest.mark.parametrize("epsilon", [Fraction(1, 14), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(2)])
def test_the_plus_minus_of_one_count_is_opendps(epsilon: Fraction) -> None:
    bound: float = dp.discrete_laplacian_scale_to_accuracy(float(1 / epsilon), 0.05)
    assert plus_minus([epsilon]) == int(bound)


def test_the_plus_minus_of_a_sum_holds() -> None:
    epsilons = [Fraction(1, 3)] * 5 + [Fraction(1)]
    sums = sum(np.array(draw([0] * 40_000, epsilon)) for epsilon in epsilons)
    outside = float((np.abs(sums) > plus_minus(epsilons)).mean())
    assert 0.03 < outside < 0.055


def test_nothing_is_drawn_for_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        draw([1], Fraction(0))


def _beyond(width: int, epsilon: Fraction) -> float:
    """The chance of noise above a width, on one side."""
    shrink = exp(-epsilon)
    return shrink ** (width + 1) / (1 + shrink)
