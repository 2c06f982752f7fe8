"""Van der Eijk's A: the check value of its literature, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.agreement import agreement

histograms = st.lists(st.integers(0, 60), min_size=4, max_size=7).filter(any)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([30, 40, 210, 130, 530, 50, 10], 0.6113333),
        ([0, 0, 7, 0], 1.0),
        ([5, 5, 5, 5], 0.0),
        ([8, 0, 0, 8], -1.0),
        ([4, 4, 0, 0], 2 / 3),
        ([0, 0, 0, 0], np.nan),
    ],
)
def test_values_known_beforehand(people: list[int], expected: float) -> None:
    assert agreement(np.array(people, float)) == pytest.approx(expected, abs=1e-7, nan_ok=True)


@given(histograms)
def test_it_lies_between_two_camps_and_one_mind(people: list[int]) -> None:
    assert -1 <= agreement(np.array(people, float)) <= 1


@given(histograms, st.integers(2, 9))
def test_neither_direction_nor_number_of_people_matters(people: list[int], times: int) -> None:
    one = agreement(np.array(people, float))
    assert agreement(np.array(people[::-1], float)) == pytest.approx(one)
    assert agreement(times * np.array(people, float)) == pytest.approx(one)


def test_many_at_once_are_as_each_alone() -> None:
    people = np.random.default_rng(3).integers(0, 9, (5, 6, 4)).astype(float)
    together = agreement(people)
    assert together[2, 3] == pytest.approx(agreement(people[2, 3]), nan_ok=True)
