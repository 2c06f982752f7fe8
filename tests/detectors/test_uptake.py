"""What the patterns about training, roll-out, depth and the most active keep and find; ``uptake`` prints the figures."""

import numpy as np
import pytest

from pipeline.detectors import PATTERNS
from pipeline.detectors.bands import chance_of_so_many, highest_plausible
from pipeline.detectors.example import organisation
from pipeline.detectors.rollout import of_same_age
from pipeline.detectors.training import trained, wear
from schemas.signal import Pattern
from tests.detectors import uptake

SEED = 300


@pytest.mark.parametrize("event", [uptake.nothing, uptake.everything], ids=lambda event: event.__name__)
def test_nobody_is_blamed_for_what_befell_all_or_chance(event: uptake.Event) -> None:
    panel = uptake.live(uptake.Uptake(SEED, uptake.sizes(60, 10, 80, SEED), 78), event)
    for pattern in uptake.PLANTS:
        if pattern not in uptake.BIG:
            assert not uptake.alarms(panel, pattern).any(), pattern


@pytest.mark.parametrize(
    ("pattern", "people", "least"),
    [(Pattern.SHALLOW_USE, 12, 0.6), (Pattern.STALLED_ROLLOUT, 60, 0.6), (Pattern.NARROWING_USE, 300, 0.4)],
)
def test_what_is_planted_is_found(pattern: Pattern, people: int, least: float) -> None:
    share, _, elsewhere = uptake.recall(pattern, people, [SEED, SEED + 1], within=16)
    assert share >= least
    assert elsewhere == 0


@pytest.mark.parametrize("pattern", uptake.PLANTS)
def test_with_too_little_nothing_is_said(pattern: Pattern) -> None:
    assert not PATTERNS[pattern].score(organisation(teams=4)).alarm.any()


def test_bands_are_read_for_the_unit() -> None:
    quiet, group = np.full((20, 1), 4.0), np.full((20, 1), 14.0)
    usual = highest_plausible(quiet, group)
    assert (usual < 0.4).all(), "not all of them lost four of ten"
    assert chance_of_so_many(np.array([0.0]), np.array([4.0]), usual[0], 0.0) == 1, "none to four may be none"


def test_pace_is_that_of_others_who_were_as_far_and_never_of_later_weeks() -> None:
    part, whole = np.array([[3.0, 2.0, 1.0]] * 3), np.full((3, 3), 10.0)
    age = np.array([[0, 1, 2], [0, 1, 2], [-1, 0, 1]])
    pace, seen = of_same_age(part, whole, age, fewest=1)
    assert pace[2, 1:].tolist() == [0.3, 0.2]
    np.testing.assert_array_equal(of_same_age(part[:, :2], whole[:, :2], age[:, :2], fewest=1)[0], pace[:, :2])
    assert seen[0, 2] == 1


def test_how_a_training_wears_off_is_read_from_all() -> None:
    weeks = np.arange(30)
    share = np.where(weeks < 12, 0.3, 0.5 + 0.3 * np.exp(-(weeks - 12) / 4)) * np.ones((8, 1))
    attended = np.where(weeks == 12, 10.0, 0.0) * np.ones((8, 1))
    size = np.full((8, 30), 20.0)
    left = wear(trained(attended, size, share), share, size)
    assert np.isnan(left.ordinary[0, 14])
    assert left.ordinary[0, 20] > left.twice_as_fast[0, 20]
    assert trained(attended, size, share).lift[0, 20] == pytest.approx(share[0, 12:15].mean() - 0.3)
