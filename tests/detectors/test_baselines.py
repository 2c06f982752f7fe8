import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as numpy_arrays

from pipeline.detectors.baselines import FEWEST_OTHERS, Course, fleet_dips, lowest_plausible, others, roster_changes
from pipeline.detectors.columns import Array, Mask
from pipeline.detectors.history import BASELINE_WEEKS, GAP_WEEKS, LONGEST_WEEKS, RECENT_WEEKS, past

WEEKS = 50
MASKS = numpy_arrays(np.bool_, (2, WEEKS), elements=st.booleans())
RARELY = numpy_arrays(np.bool_, (2, WEEKS), elements=st.integers(0, 24).map(lambda n: n == 0))


def slowly(counted: Mask, begins: Mask, figure: Array, week: int) -> tuple[float, float]:
    """The past and the recent mean of one week of one unit, as one would work them out by hand."""
    start = max([0, *np.flatnonzero(begins[: week + 1])])
    before = [i for i in range(start, week) if counted[i]]
    recent = [*before, week][-RECENT_WEEKS:]
    if not counted[week]:
        return np.nan, np.nan
    now = float(np.mean(figure[recent]))
    if len(before) < BASELINE_WEEKS:
        return np.nan, now
    window = before[: max(BASELINE_WEEKS, len(before) - GAP_WEEKS)][-LONGEST_WEEKS:]
    return float(np.mean(figure[window])), now


@settings(max_examples=50)
@given(counted=MASKS, begins=RARELY, seed=st.integers(0, 9))
def test_windows_are_those_one_would_take_by_hand(counted: Mask, begins: Mask, seed: int) -> None:
    figure = np.random.default_rng(seed).normal(size=counted.shape)
    history = past(counted, begins)
    means, recent = history.mean(figure), history.recent(figure)
    for unit in range(2):
        for week in range(WEEKS):
            expected = slowly(counted[unit], begins[unit], figure[unit], week)
            np.testing.assert_allclose((means[unit, week], recent[unit, week]), expected, atol=1e-9)


def test_the_past_stays_frozen_at_first_and_never_comes_near() -> None:
    weeks = np.arange(60.0)[None, :]
    means = past(np.ones((1, 60), bool), np.zeros((1, 60), bool)).mean(weeks)[0]
    assert np.isnan(means[:8]).all()
    assert set(means[8:21]) == {3.5}
    assert means[59] == np.mean(np.arange(21, 47))


def test_the_others_are_all_but_oneself() -> None:
    part, whole = np.array([[9.0], [1], [2], [3], [4], [5]]), np.full((6, 1), 10.0)
    assert others(part, whole)[0, 0] == 15 / 50
    assert others(part, whole)[5, 0] == 19 / 50


def test_too_few_others_say_nothing() -> None:
    part, whole = np.ones((FEWEST_OTHERS, 1)), np.full((FEWEST_OTHERS, 1), 10.0)
    assert np.isnan(others(part, whole)).all()


def test_a_unit_without_figures_is_nobodys_other() -> None:
    part, whole = np.ones((8, 1)), np.full((8, 1), 10.0)
    part[0] = np.nan
    assert others(part, whole)[0, 0] == others(part, whole)[1, 0] == 0.1


def test_a_fall_of_everybody_is_a_dip_until_it_is_the_new_normal() -> None:
    share = np.array([0.6] * 10 + [0.2] + [0.6] * 3 + [np.nan, 0.35])
    assert np.flatnonzero(fleet_dips(share)).tolist() == [10]


def test_a_dip_that_lasts_is_no_dip() -> None:
    assert np.flatnonzero(fleet_dips(np.array([0.6] * 10 + [0.2] * 14))).tolist() == list(range(10, 18))


def test_the_first_weeks_of_a_roll_out_are_no_dip() -> None:
    assert not fleet_dips(np.linspace(0.0, 0.8, 30)).any()


def test_a_roster_that_changes_by_more_than_a_fifth_is_another_team() -> None:
    sizes = np.array([[20.0, 20, 23, 23, np.nan, 30, 30, 24, np.nan]])
    assert np.flatnonzero(roster_changes(sizes)).tolist() == [5]
    assert np.flatnonzero(roster_changes(np.array([[np.nan, 20.0, 15, 15]]))).tolist() == [2]


@given(people=st.integers(10, 400), share=st.floats(0, 1))
def test_the_expectation_is_below_what_was_seen_and_doubt_lowers_it(people: int, share: float) -> None:
    active = np.array([round(people * share) * 1.0, round(people * share) * 10.0])
    whole, prior = np.array([people * 1.0, people * 10.0]), np.array([share, share])
    few, many = lowest_plausible(active, whole, prior)
    seen = round(people * share) / people
    assert 0.02 <= few <= 0.95
    assert few <= many + 1e-9 or seen < 0.1
    assert many <= max(seen, 0.1) + 0.01


def test_what_happens_to_everybody_moves_the_expectation() -> None:
    weeks = np.ones((1, 30))
    elsewhere = 0.6 * weeks
    elsewhere[0, 20:] = 0.3
    course = Course(12 * weeks, 20 * weeks, elsewhere)
    expected = course.lowest_expected(past(np.ones((1, 30), bool), np.zeros((1, 30), bool)))[0]
    assert expected[20] == expected[19] / 2
