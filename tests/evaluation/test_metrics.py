"""Metrics beside values worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.certainty import EDGES, table
from pipeline.evaluation.calibration import calibrated
from pipeline.evaluation.example import eventful, quiet
from pipeline.evaluation.finding import delay_curve, recall, survival
from pipeline.evaluation.intervals import by_cluster, of_rate, of_share
from pipeline.evaluation.ledger import Alarms, Teams, delays, is_false, is_right
from pipeline.evaluation.precision import average_precision
from pipeline.evaluation.rates import false_alarms, ppv
from pipeline.evaluation.reliability import bins, of_alarms, outcomes
from pipeline.evaluation.thresholds import alarms_at, tuned
from schemas.signal import Pattern

DROP, IDLING = "workaround_drop", "licence_idling"
ALL = np.ones


def test_an_alarm_is_right_up_to_84_days_after_the_event_and_false_before_it() -> None:
    teams = eventful([20, 20, 20, 20])
    said = Alarms.of([0, 1, 2, 3], [19, 20, 32, 33], [DROP] * 4)
    assert is_right(teams, said).tolist() == [False, True, True, False]
    assert is_false(teams, said).tolist() == [True, False, False, False]


def test_another_pattern_is_not_the_right_one_unless_asked_for() -> None:
    teams, said = eventful([20]), Alarms.of([0], [25], [IDLING])
    assert recall(teams, said, ALL(1, bool)).found == 0
    assert recall(teams, said, ALL(1, bool), any_pattern=True).found == 1


def test_a_method_without_patterns_is_never_wrong_about_them() -> None:
    assert recall(eventful([20]), Alarms.of([0], [25]), ALL(1, bool)).found == 1


def test_the_first_right_alarm_tells_the_delay() -> None:
    teams = eventful([20, 20])
    said = Alarms.of([0, 0, 0, 1], [10, 24, 28, 22], [DROP, DROP, DROP, IDLING])
    assert delays(teams, said).tolist() == [4, np.inf]


def test_alarms_of_several_patterns_within_28_days_are_one_story() -> None:
    teams = quiet(1, weeks=52)
    said = Alarms.of([0, 0, 0, 0], [5, 6, 10, 30], [DROP, IDLING, DROP, IDLING])
    # Each is within four weeks of the one before it, but for the last.
    assert false_alarms(teams, said).events == 2


def test_weeks_after_an_event_are_no_quiet_time() -> None:
    teams = eventful([26, 104], weeks=52)
    assert teams.quiet_years.tolist() == [0.5, 1.0]


def test_alarms_outside_the_judged_weeks_do_not_count() -> None:
    teams = replace(quiet(2, weeks=104), first=np.full(2, 52))
    rate = false_alarms(teams, Alarms.of([0, 1], [51, 52]))
    assert (rate.events, rate.years) == (1, 2.0)


def test_the_rate_is_that_of_the_chosen_teams() -> None:
    teams, said = quiet(4, weeks=52), Alarms.of([0, 0, 3], [3, 30, 9])
    rate = false_alarms(teams, said, np.array([True, True, False, False]))
    assert (rate.events, rate.years, rate.value) == (2, 2.0, 1.0)


def test_false_alarms_that_come_in_bunches_widen_the_interval() -> None:
    teams = quiet(1000, weeks=52)
    spread, bunched = np.arange(0, 1000, 10), np.arange(100)
    singly, together = (false_alarms(teams, Alarms.of(who, np.full(100, 9))) for who in (spread, bunched))
    assert together.interval[1] > 1.25 * singly.interval[1]


def test_exact_intervals_are_those_of_the_tables() -> None:
    # Garwood's table for 3 events, 95 %; Clopper and Pearson for 5 of 10.
    assert of_rate(3, 1) == pytest.approx((0.6187, 8.7673), abs=1e-4)
    assert of_share(5, 10) == pytest.approx((0.1871, 0.8129), abs=1e-4)


@given(st.lists(st.integers(0, 1), min_size=2, max_size=40))
def test_a_bootstrap_interval_holds_the_share_it_is_of(hits: list[int]) -> None:
    part = np.array(hits, float)
    low, high = by_cluster(part, np.ones(len(hits)), np.arange(len(hits)))
    assert low <= part.mean() + 1e-9
    assert high >= part.mean() - 1e-9


def test_kaplan_meier_is_the_textbook_one() -> None:
    # Freireich's 6-MP patients (21, of whom 9 relapsed): S(6) = .857, S(10) = .753, S(23) = .448.
    delay = np.array([6, 6, 6, 7, 10, 13, 16, 22, 23] + [np.inf] * 12, float)
    watched = np.array([99] * 9 + [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], float)
    curve = survival(delay, watched)
    assert dict(zip(curve.weeks.tolist(), curve.remaining.round(3).tolist(), strict=True)) == {
        6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448,
    }  # fmt: skip
    assert curve.median_days == 23 * 7


def test_what_is_never_found_counts_as_84_days() -> None:
    curve = survival(np.array([np.inf, np.inf]), np.array([40.0, 40.0]))
    assert curve.median_days == np.inf
    assert curve.restricted_mean_days == 84


def test_found_at_once_is_no_delay() -> None:
    teams = eventful([20, 20])
    curve = delay_curve(teams, Alarms.of([0, 1], [20, 20], [DROP] * 2), ALL(2, bool))
    assert (curve.median_days, curve.restricted_mean_days) == (0, 0)


def test_ppv_without_any_alarm_is_unknown() -> None:
    assert np.isnan(ppv(0, 0.1, 0))
    assert ppv(0.5, 0.1, 0) == 1


def test_no_recall_no_area() -> None:
    assert average_precision(np.array([0.0, 0.0]), np.array([0.0, 0.5]), 0.1) == 0
    assert average_precision(np.array([0.4, 0.4, 0.6]), np.array([0.1, 0.2, 0.3]), 0.1) == pytest.approx(
        0.4 * 0.04 / 0.14 + 0.2 * 0.06 / 0.36
    )


def test_right_alarms_weigh_as_the_base_rate_says() -> None:
    # 10 quiet years and 10 events: at 0.1 a year one event is expected, so each right alarm weighs 0.1.
    still, struck = quiet(10, weeks=47), eventful([5] * 10, weeks=47)
    teams = Teams.all_of([still, struck])
    years = 10 * 47 / 52 + 10 * 5 / 52
    said = Alarms.of([0, 10, 11], [9, 9, 9], [DROP] * 3, [0.7, 0.7, 0.7])
    _, right, weight = outcomes(teams, said, base_rate=0.1)
    assert right.tolist() == [False, True, True]
    assert weight == pytest.approx([1, 0.1 * years / 10, 0.1 * years / 10])
    [one] = of_alarms(teams, said, base_rate=0.1)
    assert one.right == pytest.approx(0.02 * years / (1 + 0.02 * years))


def test_a_certainty_of_one_has_a_bin() -> None:
    assert [one.alarms for one in bins(np.array([1.0, 0.97, 0.2]), np.ones(3, bool), np.ones(3))] == [1, 2]


def test_late_alarms_are_neither_right_nor_false() -> None:
    late, _, _ = outcomes(eventful([5]), Alarms.of([0], [60], [DROP], [0.9]), 0.1)
    assert len(late) == 0


def test_a_threshold_keeps_its_rate_and_no_lower_one_does() -> None:
    teams = quiet(300)
    score = np.random.default_rng(3).normal(size=(300, 104))
    at = tuned(score, teams, 0.05)
    levels = np.unique(score)
    below = float(levels[np.searchsorted(levels, at) - 1])
    assert false_alarms(teams, alarms_at(score, at)).value <= 0.05 < false_alarms(teams, alarms_at(score, below)).value


def test_a_score_that_stays_high_is_one_alarm() -> None:
    score = np.zeros((1, 60))
    score[0, 10:40] = 5
    assert alarms_at(score, 1).week.tolist() == [10]


def test_unknown_weeks_raise_nothing() -> None:
    assert len(alarms_at(np.full((2, 5), np.nan), 0.0)) == 0


def test_the_shipped_table_of_certainty_knows_every_pattern_and_more_evidence_is_never_less_sure() -> None:
    assert set(table()) == {str(pattern) for pattern in Pattern}
    for shares in table().values():
        assert list(shares) == sorted(shares)
        assert len(shares) == len(EDGES) + 1


def test_alarms_are_calibrated_by_what_came_of_them() -> None:
    teams = Teams.all_of([quiet(400), eventful([30] * 40)])
    right, false = range(400, 440), range(20)
    said = Alarms.of([*right, *false], [35] * 60, [DROP] * 40 + [IDLING] * 20, margin=[0.1] * 60)
    shares = calibrated(teams, said)
    # 40 events in some 840 quiet years weigh 2.1 each at 0.1 a year.
    assert shares[DROP][0] > 0.9
    assert shares[IDLING][0] < 0.2


def test_what_joins_a_story_is_no_false_alarm_of_its_own_but_finds_what_was_planted() -> None:
    said = Alarms.of([0, 0], [3, 40], [IDLING, DROP], is_new=[True, False])
    assert false_alarms(quiet(1), said).events == 1
    assert recall(eventful([35]), said, ALL(1, bool)).found == 1
