import numpy as np
import pytest

from pipeline.detectors.camps import two_camps_probability

USUAL = np.array([0.4, 0.2, 0.25, 0.15])


def exactly(people: np.ndarray, least_end: float) -> float:
    """By brute force, from the definition."""
    shares = np.random.default_rng(1).dirichlet(people + 4 * USUAL, 200_000)
    ends = shares[:, [0, -1]].min(axis=1)
    return float(((ends > least_end) & (shares[:, 1:-1].max(axis=1) < ends)).mean())


@pytest.mark.parametrize("people", [[24.0, 6, 8, 22], [20, 12, 10, 18], [6, 1, 2, 5], [100, 30, 40, 60]])
def test_it_is_the_posterior(people: list[float]) -> None:
    histogram = np.array(people)
    assert two_camps_probability(histogram, USUAL, 0.2) == pytest.approx(exactly(histogram, 0.2), abs=0.03)


def test_more_people_make_it_surer() -> None:
    shape = np.array([0.36, 0.14, 0.18, 0.32])
    few, some, many = two_camps_probability(np.array([12, 50, 400])[:, None] * shape, USUAL, 0.2)
    assert few < some < many


@pytest.mark.parametrize("people", [[60.0, 15, 10, 5], [20, 20, 20, 20], [5, 10, 15, 40], [45, 2, 2, 4]])
def test_one_end_a_slope_or_a_plain_is_no_camp(people: list[float]) -> None:
    assert two_camps_probability(np.array(people), USUAL, 0.2) < 0.3


def test_what_is_unknown_stays_unknown_and_touches_nobody() -> None:
    known = np.array([24.0, 6, 8, 22])
    both = two_camps_probability(np.stack([known, np.full(4, np.nan)]), USUAL, 0.2)
    assert both[0] == two_camps_probability(known[None], USUAL, 0.2)[0]
    assert np.isnan(both[1])
