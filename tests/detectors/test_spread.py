import numpy as np
import pytest
from scipy.stats import betabinom

from pipeline.detectors.spread import ordinary, upper_tail


def drawn(correlation: float, teams: int = 200, people: int = 20, share: float = 0.3, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    strength = 1 / correlation - 1
    return chance.binomial(people, chance.beta(share * strength, (1 - share) * strength, (teams, 20))).astype(float)


@pytest.mark.parametrize("correlation", [0.01, 0.05, 0.15])
def test_the_spread_of_teams_is_found(correlation: float) -> None:
    part = drawn(correlation)
    share, found = ordinary(part, np.full_like(part, 20))
    assert share.mean() == pytest.approx(0.3, abs=0.02)
    assert correlation * 0.6 < found.mean() < correlation * 1.3 + 0.03


def test_the_few_that_idle_do_not_make_idling_ordinary() -> None:
    part = drawn(0.03, teams=40)
    _, before = ordinary(part, np.full_like(part, 20))
    part[:3] = 16
    _, after = ordinary(part, np.full_like(part, 20))
    plain = (part / 20).var(axis=0).mean()
    assert plain > 0.02
    assert abs(after.mean() - before.mean()) < 0.03


@pytest.mark.parametrize(("people", "idle", "share", "correlation"), [
    (12, 8, 0.12, 0.02), (12, 8, 0.3, 0.05), (20, 12, 0.2, 0.05), (50, 24, 0.16, 0.054), (200, 80, 0.15, 0.05),
    (20, 14, 0.3, 0.1),
])  # fmt: skip
def test_the_tail_is_near_that_of_the_beta_binomial(people: int, idle: int, share: float, correlation: float) -> None:
    strength = 1 / correlation - 1
    exact = betabinom.sf(idle - 1, people, share * strength, (1 - share) * strength)
    near = upper_tail(*(np.array(float(x)) for x in (idle, people, share, correlation)))
    assert exact / 1.8 < near < exact * 1.8


def test_all_or_none_idle_and_unknown() -> None:
    part, whole = np.array([0.0, 20.0, np.nan]), np.full(3, 20.0)
    tail = upper_tail(part, whole, np.full(3, 0.2), np.full(3, 0.05))
    assert tail[0] == 1
    assert 0 < tail[1] < 1e-6
    assert np.isnan(tail[2])
