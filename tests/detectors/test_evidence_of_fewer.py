import numpy as np
import pytest

from pipeline.detectors.e_detector import RATIOS, threshold
from pipeline.detectors.fewer import evidence_of_fewer

WEEKS = np.ones((1, 6), bool)


def test_one_step_is_the_likelihood_ratio_of_two_poisson_means() -> None:
    ratios = np.array(RATIOS)
    once = evidence_of_fewer(np.array([[3.0]]), np.array([[8.0]]), ~WEEKS[:, :1], WEEKS[:, :1], weight=1, ceiling=30)
    assert once[0, 0] == pytest.approx(np.log((ratios**3 * np.exp(8 * (1 - ratios))).mean()))


@pytest.mark.parametrize("bursts", [1.0, 3.0])
def test_false_alarms_keep_the_bound_while_counts_vary_as_much_as_the_weight_allows(bursts: float) -> None:
    chance = np.random.default_rng(5)
    mean = 9.0
    rates = mean * chance.gamma(mean / (bursts - 1), (bursts - 1) / mean, (2000, 104)) if bursts > 1 else mean
    counts = chance.poisson(rates, (2000, 104)).astype(float)
    weeks = np.ones(counts.shape, bool)
    bound = 0.5
    crossed = evidence_of_fewer(counts, np.full(counts.shape, mean), ~weeks, weeks, weight=1 / bursts, ceiling=30) >= threshold(
        bound
    )
    first = np.where(crossed.any(axis=1), crossed.argmax(axis=1) + 1, 104)
    assert crossed.any(axis=1).sum() / (first.sum() / 52) <= bound


def test_a_gap_changes_nothing_and_a_fall_begins_where_it_may() -> None:
    counts, expected = np.full((1, 6), 2.0), np.full((1, 6), 8.0)
    counts[0, 3] = np.nan
    starts = np.array([[False, True, False, False, False, False]])
    evidence = evidence_of_fewer(counts, expected, ~WEEKS, starts, weight=1, ceiling=30)[0]
    assert np.isneginf(evidence[0])
    assert evidence[3] == evidence[2]
    assert evidence[5] > evidence[4] > evidence[2]
