"""The fall against the own past, on people who mostly repeat last week: what the organisation says a week is worth."""

import numpy as np
import pytest

from pipeline.detectors.baselines import Course
from pipeline.detectors.columns import Array
from pipeline.detectors.e_detector import threshold
from pipeline.detectors.fall import evidence_of_own_fall
from pipeline.detectors.history import past
from pipeline.detectors.persistence import before, persistence

TEAMS, WEEKS, CHANGE = 600, 60, 36


def counts(people: int, repeats: float, alike: float, falls: int = 0, seed: int = 1) -> Array:
    """People active by team and week; the first ``falls`` teams lose half of their inclination."""
    chance = np.random.default_rng(seed)
    inclination = chance.beta(0.6 * alike, 0.4 * alike, (TEAMS, people))
    active = chance.random((TEAMS, people)) < inclination
    weeks = []
    for week in range(WEEKS):
        left = np.where((np.arange(TEAMS) < falls) & (week >= CHANGE), 0.5, 1.0)[:, None]
        anew = chance.random((TEAMS, people)) < inclination * left
        active = np.where(chance.random((TEAMS, people)) < repeats, active, anew)
        weeks.append(active.sum(axis=1))
    return np.array(weeks, float).T


def course(part: Array, people: int) -> Course:
    return Course(part, np.full(part.shape, float(people)), np.full(part.shape, 0.6))


def evidence(part: Array, people: int) -> Array:
    weeks = np.ones(part.shape, bool)
    return evidence_of_own_fall(course(part, people), past(weeks, ~weeks, gap=6, longest=52), ceiling=25)


@pytest.mark.parametrize(("repeats", "alike"), [(0.8, 1), (0.8, 4), (0.5, 2)])
@pytest.mark.parametrize("people", [10, 30])
def test_false_alarms_keep_the_bound_however_much_people_repeat_themselves(people: int, repeats: float, alike: float) -> None:
    crossed = (evidence(counts(people, repeats, alike), people) >= threshold(0.05)).any(axis=1)
    assert crossed.sum() / (TEAMS * WEEKS / 52) <= 0.05


@pytest.mark.parametrize(("people", "least"), [(10, 0.25), (20, 0.55), (50, 0.9)])
def test_a_fall_by_half_is_found_within_twelve_weeks(people: int, least: float) -> None:
    found = evidence(counts(people, 0.8, 1, falls=60), people)[:60, CHANGE : CHANGE + 12] >= threshold(0.05)
    assert found.any(axis=1).mean() >= least


def test_what_is_carried_over_is_read_from_the_organisation() -> None:
    weeks = np.ones((TEAMS, WEEKS), bool)
    steady, restless = (
        persistence(course(counts(20, repeats, 2), 20), past(weeks, ~weeks)).carried[-1] for repeats in (0.8, 0.3)
    )
    assert 0.6 < steady < 0.75
    assert 0.15 < restless < 0.35


def test_few_units_are_taken_for_usual_ones() -> None:
    weeks = np.ones((2, 12), bool)
    found = persistence(course(counts(20, 0.0, 2)[:2, :12], 20), past(weeks, ~weeks))
    assert 0.2 < found.carried[-1] < 0.6


def test_the_week_before_is_the_last_that_counted_in_this_past() -> None:
    counted = np.array([[True, True, False, True, True]])
    begins = np.array([[False, False, False, False, True]])
    np.testing.assert_array_equal(before(np.arange(5.0)[None, :], counted, begins), [[np.nan, 0, np.nan, 1, np.nan]])


def test_a_team_that_came_down_by_chance_and_stays_there_gathers_little() -> None:
    part = counts(20, 0.8, 1)
    part[0], part[0, CHANGE:] = 12, 9
    assert evidence(part, 20)[0].max() < threshold(0.02)
