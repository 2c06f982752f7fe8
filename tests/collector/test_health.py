"""A source that broke is told from people who stopped: the outage guard, drift, and what is never guarded."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collector.activity import WeekActivity
from pipeline.collector.health import fell_together, state_of
from pipeline.periods import Week
from schemas.status import SourceState

WEEK = Week.parse("2026-W40")
WORKING = {WEEK.monday + timedelta(days=day) for day in range(5)}
SIZE, PARTS = 20, 8


def tally(*active: list[int], rows: int = 50) -> WeekActivity:
    """A week whose parts of twenty had these numbers of active people: three weeks before, and now."""
    part_of = np.repeat(np.arange(len(active[0])), SIZE)
    lately = [np.concatenate([np.arange(SIZE) < people for people in week]) for week in active]
    bits = lately[-1].astype(np.uint8)
    return WeekActivity(
        part_of=part_of.astype(np.intp),
        parts=len(active[0]),
        active=bits,
        own=bits,
        lately=lately,
        ever=np.logical_or.reduce(lately),
        reaches_back=True,
        rows=[rows] * 5 + [0, 0],
        k=5,
        made={},
        used={},
    )


USUAL = [12] * PARTS


def state(activity: WeekActivity, *, drifted: bool = False, working: int = 5) -> SourceState:
    days = set(sorted(WORKING)[:working])
    return state_of(activity, days, reported=working, drifted=drifted)


def test_a_usual_week_is_complete() -> None:
    assert state(tally(USUAL, USUAL, USUAL, [11] * PARTS)) is SourceState.COMPLETE


def test_most_parts_that_fall_by_half_at_once_are_the_source() -> None:
    assert state(tally(USUAL, USUAL, USUAL, [6] * 7 + [12])) is SourceState.PARTIAL


def test_one_team_that_stops_is_that_team() -> None:
    assert state(tally(USUAL, USUAL, USUAL, [0] + [12] * 7)) is SourceState.COMPLETE


def test_a_collapse_of_the_whole_is_the_source_even_where_parts_are_few() -> None:
    assert state(tally([12, 12], [12, 12], [12, 12], [3, 4])) is SourceState.PARTIAL


def test_a_fall_that_lasts_shows_from_the_third_week_on() -> None:
    low = [4] * PARTS
    assert state(tally(USUAL, USUAL, low, low)) is SourceState.PARTIAL
    assert state(tally(USUAL, low, low, low)) is SourceState.COMPLETE


def test_a_week_with_a_public_holiday_is_never_taken_for_an_outage() -> None:
    assert state(tally(USUAL, USUAL, USUAL, [4] * PARTS), working=4) is SourceState.COMPLETE


def test_without_three_weeks_before_nothing_is_said() -> None:
    nobody = [0] * PARTS
    assert state(tally(nobody, USUAL, USUAL, [4] * PARTS)) is SourceState.COMPLETE


def test_parts_that_hardly_ever_use_it_say_nothing() -> None:
    assert not fell_together(tally(*[[12, 2, 2, 2, 2, 2, 2]] * 3, [12, 0, 0, 0, 0, 0, 0]))


@pytest.mark.parametrize(("rows", "expected"), [(0, SourceState.DOWN), (50, SourceState.DRIFTED)])
def test_the_worst_that_is_true_is_said(rows: int, expected: SourceState) -> None:
    assert state(tally(USUAL, USUAL, USUAL, USUAL, rows=rows), drifted=True) is expected


@given(st.permutations(range(PARTS)), st.lists(st.integers(0, SIZE), min_size=PARTS, max_size=PARTS))
def test_the_order_of_parts_changes_nothing(order: list[int], now: list[int]) -> None:
    assert fell_together(tally(USUAL, USUAL, USUAL, now)) == fell_together(tally(USUAL, USUAL, USUAL, [now[i] for i in order]))
