import numpy as np
import pytest

from pipeline.detectors.drift import at_least, spread
from pipeline.detectors.history import past

WEEKS = np.ones((20, 30), bool)
WHOLE = np.full(WEEKS.shape, 40.0)


def test_that_some_moved_is_the_mean_of_all_but_the_strongest() -> None:
    evidence = np.log(np.array([[50.0], [3], [9], [1]]))
    for units, expected in ((1, 63 / 4), (2, 13 / 3), (4, 1.0)):
        assert np.exp(at_least(evidence, np.array([units])))[0] == pytest.approx(expected)


def test_units_without_figures_are_no_evidence_and_one_strong_unit_is_not_three() -> None:
    evidence = np.array([[40.0], [np.nan], [-np.inf], [-np.inf], [-np.inf], [-np.inf]])
    assert np.isneginf(at_least(evidence, np.array([3])))[0]


def test_fewer_units_than_asked_say_nothing() -> None:
    assert np.isneginf(at_least(np.array([[40.0], [40.0]]), np.array([3])))[0]


def test_a_bound_holds_though_all_units_move_as_one() -> None:
    # An e-value that all units share: the mean is no stronger than each.
    shared = np.tile(np.log([[30.0]]), (8, 1))
    assert at_least(shared, np.array([3]))[0] == pytest.approx(np.log(30))


def test_chance_between_units_is_taken_off_the_spread() -> None:
    chance = np.random.default_rng(2)
    alike = chance.binomial(40, 0.5, WEEKS.shape).astype(float)
    shares = np.where(np.arange(20) % 2, 0.3, 0.7)[:, None]
    unlike = chance.binomial(40, np.broadcast_to(shares, WEEKS.shape)).astype(float)
    history = past(WEEKS, ~WEEKS)
    assert spread(alike, WHOLE, history).now[-1] < 0.05
    assert spread(unlike, WHOLE, history).now[-1] == pytest.approx(0.2, abs=0.05)
