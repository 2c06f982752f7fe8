"""What the patterns keep and find in organisations made of people, on fixed seeds, with generous margins.

The real figures: ``python -m tests.detectors.worlds``.
"""

import pytest

from schemas.signal import Pattern
from tests.detectors.worlds import (
    LATER,
    QUIET,
    Event,
    drop,
    false_alarms,
    idle_from_the_start,
    lapsed,
    recall,
    walked_out,
    worked_around,
)

BUDGET = 0.01
SEEDS = range(300, 308)


@pytest.mark.parametrize("pattern", [Pattern.LICENCE_IDLING, Pattern.WORKAROUND_DROP])
@pytest.mark.parametrize("event", QUIET, ids=lambda event: event.__name__)
def test_false_alarms_stay_near_the_budget(pattern: Pattern, event: Event) -> None:
    # 230 team-years: at the budget itself 2.3 alarms are expected, and more than 7 come in one of 300 such tests.
    assert false_alarms(event, pattern, range(300, 305)) <= 3 * BUDGET


@pytest.mark.parametrize(("people", "least"), [(12, 0.5), (20, 0.75), (30, 0.8)])
def test_idling_is_found(people: int, least: float) -> None:
    found = recall(Pattern.LICENCE_IDLING, idle_from_the_start, people, SEEDS, week=0, keenness=(24, 4))
    assert found.share >= least
    assert found.elsewhere <= 2


@pytest.mark.parametrize(("people", "points", "least"), [(14, 0.4, 0.3), (14, 0.6, 0.85), (20, 0.5, 0.8), (30, 0.4, 0.8)])
def test_a_lapse_is_found(people: int, points: float, least: float) -> None:
    found = recall(Pattern.LICENCE_IDLING, drop(lapsed, points), people, SEEDS, week=24, keenness=(15, 5), within=LATER)
    assert found.share >= least
    assert found.elsewhere <= 2


@pytest.mark.parametrize(("people", "fall", "least"), [(12, 0.75, 0.4), (20, 0.6, 0.4), (20, 0.75, 0.65), (30, 0.6, 0.6)])
def test_a_slow_walk_around_is_found(people: int, fall: float, least: float) -> None:
    found = recall(Pattern.WORKAROUND_DROP, drop(worked_around, fall), people, SEEDS, week=20)
    assert found.share >= least
    assert found.elsewhere <= 1


@pytest.mark.parametrize(("people", "fall", "least"), [(12, 0.6, 0.4), (20, 0.6, 0.7), (30, 0.6, 0.85), (20, 0.75, 0.85)])
def test_a_sudden_walk_around_is_found(people: int, fall: float, least: float) -> None:
    found = recall(Pattern.WORKAROUND_DROP, drop(walked_out, fall), people, SEEDS, week=20)
    assert found.share >= least
    assert found.elsewhere <= 1
