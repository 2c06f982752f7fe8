from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.episodes import Episode, episodes
from pipeline.detectors.evidence import STEPS_BELOW_50, STEPS_FROM_50, certainty, coarse, evidence
from pipeline.detectors.score import Score


def score(level: list[float], alarm_from: int, evidence: float = 10.0) -> Score:
    """A unit whose ordinary level is 0, with alarms wherever the level is above a half from a week on."""
    levels = np.array([level])
    weeks = np.arange(len(level))
    alarm = (levels > 0.5) & (weeks >= alarm_from)
    return Score(
        alarm=alarm,
        evidence=np.where(alarm, evidence, -np.inf),
        threshold=8.0,
        level=levels,
        ordinary=np.zeros_like(levels),
        strength=np.clip(levels, 0, 1),
        before={"use_before": np.full_like(levels, 0.6)},
        now={"use_now": 1 - levels, "work_level": np.full_like(levels, 1.3)},
    )


QUIET, HIGH = [0.1] * 10, [0.8] * 10


def test_an_episode_begins_before_it_is_found_and_stays_open() -> None:
    assert list(episodes(score(QUIET + HIGH, alarm_from=14))) == [Episode(unit=0, since=10, detected=14, last=19, closed=None)]


def test_it_closes_after_four_calm_weeks_running() -> None:
    found = list(episodes(score(QUIET + HIGH + [0.2, 0.1, 0.1] + [0.7] + [0.1] * 6, alarm_from=14)))
    assert found == [Episode(unit=0, since=10, detected=14, last=23, closed=27)]


def test_weeks_that_do_not_count_neither_close_nor_open() -> None:
    gap = [np.nan] * 6
    found = list(episodes(score(QUIET + HIGH + gap + HIGH, alarm_from=14)))
    assert found == [Episode(unit=0, since=10, detected=14, last=35, closed=None)]


def test_a_second_episode_is_another_and_does_not_reach_into_the_first() -> None:
    first, second = episodes(score(QUIET + HIGH + QUIET + HIGH, alarm_from=14))
    assert (first.detected, first.closed) == (14, 23)
    assert (second.since, second.detected, second.closed) == (30, 30, None)


@given(st.lists(st.sampled_from([0.1, 0.3, 0.8, np.nan]), min_size=20, max_size=60), st.integers(8, 15))
def test_later_weeks_never_move_an_episode(level: list[float], alarm_from: int) -> None:
    whole = [(e.since, e.detected, e.closed) for e in episodes(score(level, alarm_from))]
    for weeks in range(len(level)):
        then = [(e.since, e.detected, e.closed) for e in episodes(score(level[:weeks], alarm_from))]
        for known, known_later in zip(then, whole, strict=False):
            assert known[:2] == known_later[:2]
            assert known[2] in {None, known_later[2]}


@given(st.floats(0, 1), st.floats(0, 1), st.integers(10, 500))
def test_what_is_shown_is_coarse_and_keeps_order(one: float, other: float, people: int) -> None:
    allowed = STEPS_BELOW_50 if people < 50 else STEPS_FROM_50
    assert np.isclose(coarse(one, people), allowed, atol=0.005).any()
    if one <= other:
        assert coarse(one, people) <= coarse(other, people)


def test_certainty_grows_with_the_evidence_and_is_never_full() -> None:
    episode = Episode(unit=0, since=10, detected=14, last=19, closed=None)
    scores = (replace(score(QUIET + HIGH, 14, evidence), right=(0.42, 0.68, 1.0)) for evidence in (8.0, 9.0, 10.0, 30.0))
    assert [certainty(one, episode) for one in scores] == [0.4, 0.7, 0.7, 0.95]


def test_figures_are_those_of_before_and_of_the_last_week() -> None:
    one = score(QUIET + HIGH, 14)
    shown = {e.name: (e.value, e.unit) for e in evidence(one, next(episodes(one)), people=12)}
    assert shown == {
        "use_before": (0.67, "share"), "use_now": (0.15, "share"), "work_level": (1.0, "share"), "weeks_seen": (10.0, "weeks"),
    }  # fmt: skip
