"""The public scenarios are those that were published, and are scored as in the literature."""

import numpy as np
import pytest

from pipeline.evaluation.public import methods
from pipeline.evaluation.public.run import FPR, outcomes, scored
from pipeline.evaluation.public.scenarios import (
    BASELINE,
    CURRENT,
    SCENARIOS,
    SETTINGS,
    WEEKS,
    Series,
    baseline,
    mean,
    thinned,
    with_outbreak,
    with_past,
)
from pipeline.evaluation.public.scoring import at_rate, judge
from pipeline.evaluation.scale import FULL


def test_numbers_are_those_of_the_literature() -> None:
    assert sorted(SCENARIOS) == list(range(1, 43))
    assert (SCENARIOS[1].setting, SCENARIOS[1].has_trend, SCENARIOS[1].waves) == (SETTINGS[0], False, 0)
    assert (SCENARIOS[12].setting, SCENARIOS[12].has_trend, SCENARIOS[12].waves) == (SETTINGS[1], True, 2)
    assert (SCENARIOS[39].has_trend, SCENARIOS[40].has_trend) == (False, True)


def test_the_mean_is_that_of_the_formula() -> None:
    # Scenario 6: set 1, trend, two waves, in week 13 (a quarter of a year): cos 0 and sin 1, then cos -1 and sin 0.
    assert mean(SCENARIOS[6])[12] == pytest.approx(np.exp(0.1 + 0.0025 * 13 + 0.6 - 0.6))


@pytest.mark.parametrize("number", [1, 7, 13, 19, 25])
def test_counts_have_the_published_mean_and_variance(number: int) -> None:
    # The replication that goes round has another size of the negative binomial, and with it another variance.
    counts = baseline(SCENARIOS[number], 300, np.random.default_rng(number))
    expected, dispersion = mean(SCENARIOS[number])[0], SCENARIOS[number].setting.dispersion
    assert counts.mean() == pytest.approx(expected, rel=0.03)
    assert counts.var() / counts.mean() == pytest.approx(dispersion, rel=0.05)


def test_outbreaks_of_the_past_come_before_the_judged_weeks_and_after_training() -> None:
    quiet = np.zeros((20, WEEKS))
    found = with_past(SCENARIOS[37], quiet, 5, np.random.default_rng(1))
    assert found[:, :BASELINE].sum() == found[:, CURRENT:].sum() == 0
    assert (found.sum(axis=1) > 0).all()


def test_the_current_outbreak_is_where_it_is_said_to_be() -> None:
    quiet = np.zeros((50, WEEKS))
    series = with_outbreak(SCENARIOS[2], quiet, 1, np.random.default_rng(1))
    assert (series.counts.sum(axis=1) >= 2).all()
    assert (series.counts[~series.planted] == 0).all()
    assert (series.planted.argmax(axis=1) == series.onset).all()


def test_thinning_takes_the_stated_share() -> None:
    counts = np.full((40, WEEKS), 200.0)
    series = thinned(counts, 0.25, np.random.default_rng(1))
    assert series.counts[series.planted].mean() == pytest.approx(150, rel=0.01)
    assert (series.counts[~series.planted] == 200).all()


def test_only_alarms_between_onset_and_end_detect() -> None:
    planted, score = np.zeros((2, 49), bool), np.zeros((2, 49))
    planted[:, 10:14] = True
    score[0, 9], score[0, 14], score[1, 13] = 5, 5, 5
    series = Series(score, planted, np.full(2, CURRENT + 10.0))
    one = judge(np.zeros((2, 49)), score, series, 5)
    assert (one.detected, one.delay) == (0.5, 3)
    assert judge(np.zeros((2, 49)), score, series, 5, within=3).detected == 0


def test_the_threshold_lets_the_asked_share_of_weeks_through() -> None:
    quiet = np.random.default_rng(1).normal(size=(100, 49))
    assert (quiet >= at_rate([quiet], 0.01)).mean() == pytest.approx(0.01)


def test_what_is_expected_follows_season_and_trend() -> None:
    scenario = SCENARIOS[41]  # set 7: about 150 a week, one wave, trend
    counts = np.tile(mean(scenario), (2, 1))
    expected, spread = methods.expected(counts, CURRENT)
    assert expected[0, CURRENT:] == pytest.approx(counts[0, CURRENT:], rel=0.02)
    assert (spread == 1).all()


def test_our_method_finds_a_lasting_fall_and_keeps_its_rate() -> None:
    pieces = {number: scored(number, 30, 0, seed=1) for number in (25, 37)}
    found = {(one.method, one.variant): one.tuned for one in outcomes(pieces, 30, seed=1)}
    assert found["ours", "thinned by 50%"].detected > 0.9
    assert found["ours", "thinned by 50%"].false_positives < 6 * FPR
    assert found["at_random", "thinned by 50%"].detected < 0.4


def test_the_same_seed_gives_the_same_scores() -> None:
    first, again = (scored(9, 4, 0, seed=5) for _ in range(2))
    assert all(np.array_equal(first[name], again[name], equal_nan=True) for name in first)


@pytest.mark.parametrize("factor", [0.05, 0.25, 0.35, 0.5, 1.0, 5.0])
def test_slow_methods_have_series_to_be_tuned_on_and_others_to_be_judged_on_or_none(factor: float) -> None:
    assert FULL.times(factor).slow_series != 1
