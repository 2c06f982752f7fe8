import numpy as np
import pytest

from pipeline.detectors.e_detector import evidence_of_fall, gather, threshold


def evidence(part: np.ndarray, null: float = 0.5, people: float = 20.0, weight: float = 1, ceiling: float = 30) -> np.ndarray:
    whole = np.full_like(part, people)
    begins = np.zeros(part.shape, bool)
    return evidence_of_fall(part, whole, np.full_like(part, null), begins, weight=weight, ceiling=ceiling)


@pytest.mark.parametrize("people", [10, 20, 50])
def test_false_alarms_keep_the_bound_when_the_null_is_true(people: int) -> None:
    part = np.random.default_rng(3).binomial(people, 0.5, (3000, 104)).astype(float)
    bound = 0.5
    crossed = evidence(part, people=people) >= threshold(bound)
    first = np.where(crossed.any(axis=1), crossed.argmax(axis=1) + 1, 104)
    assert 0 < crossed.any(axis=1).sum() / (first.sum() / 52) <= bound


def test_one_step_is_the_formula() -> None:
    ratios = np.array([0.25, 0.4, 0.55, 0.7, 0.85])
    one = 5 * np.log(ratios) + 15 * np.log((1 - 0.5 * ratios) / 0.5)
    assert evidence(np.array([[5.0]]))[0, 0] == pytest.approx(np.log(np.exp(one).mean()))


def test_a_week_without_figures_changes_nothing() -> None:
    with_gap = evidence(np.array([[4.0, 4, np.nan, 4]]))[0]
    assert with_gap[2] == with_gap[1]
    assert with_gap[3] == evidence(np.array([[4.0, 4, 4]]))[0, 2]


def test_weighing_less_is_slower_and_never_more() -> None:
    part = np.full((1, 10), 6.0)
    assert (evidence(part, weight=0.2) < evidence(part)).all()


def test_what_is_forgotten_at_a_new_beginning() -> None:
    part, begins = np.full((1, 6), 4.0), np.array([[False] * 3 + [True] + [False] * 2])
    again = evidence_of_fall(part, np.full_like(part, 20), np.full_like(part, 0.5), begins, weight=1, ceiling=30)[0]
    np.testing.assert_allclose(again[3:], again[:3])


def test_evidence_has_a_ceiling_so_that_recovery_is_heard() -> None:
    part = np.array([[0.0] * 40 + [12.0] * 6])
    capped = evidence(part, ceiling=15)[0]
    assert capped.max() <= 15
    assert capped[-1] < threshold(0.01)
    assert evidence(part, ceiling=1e9)[0, -1] > threshold(0.01)


def test_evidence_begins_only_where_a_change_may_begin() -> None:
    part = np.full((2, 10), 4.0)
    weeks = np.ones_like(part, bool)
    starts = np.array([[False] * 10, [False] * 3 + [True] * 2 + [False] * 5])
    gathered = gather(lambda week: np.log(np.full((2, 2), 2.0)), weeks, ~weeks, starts=starts, ceiling=30)
    assert np.isneginf(gathered[0]).all()
    np.testing.assert_allclose(np.exp(gathered[1, 3:7]), [2, 6, 12, 24])
