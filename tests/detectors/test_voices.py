"""What the patterns about questions, answers and camps keep and find in organisations made of people, on fixed seeds.

The real figures: ``python -m benchmarks.voices``.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from pipeline.detectors.agreement import agreement
from pipeline.detectors.columns import Array
from pipeline.detectors.episodes import episodes
from pipeline.detectors.example import organisation
from pipeline.detectors.falling_silent import FallingSilent
from pipeline.detectors.panel import Panel, State
from pipeline.detectors.questions_rise import QuestionsRise
from pipeline.detectors.score import Detector
from pipeline.detectors.two_camps import BINS, TwoCamps
from pipeline.detectors.units_apart import UnitsApart
from tests.detectors.marking import mark
from tests.detectors.voices import QUIET, Event, Voices, delays, live, parted, risen, silenced, sizes, split

PATTERNS = QuestionsRise(), FallingSilent(), TwoCamps(), UnitsApart()
TEAMS, WEEKS = 40, 78
ROWS = (1, 5, 9)
ONSET = 40


@cache
def quiet(event: Event) -> Panel:
    return live(Voices(77, sizes(TEAMS, 30, 150, 77), WEEKS), event)


@pytest.mark.parametrize("detector", PATTERNS, ids=lambda detector: type(detector).__name__)
@pytest.mark.parametrize("event", QUIET, ids=lambda event: event.__name__)
def test_nobody_is_blamed(event: Event, detector: Detector) -> None:
    # 60 team-years: at the whole budget one alarm is expected in seventeen such tests.
    assert list(episodes(detector.score(quiet(event)))) == []


def world(people: int, within: int, seed: int = 3) -> Voices:
    roster = sizes(25, 40, 120, seed)
    roster[list(ROWS)] = people
    return Voices(seed, roster, ONSET + within + 1)


@pytest.mark.parametrize(("people", "log_odds", "within"), [(40, 2.0, 20), (120, 2.0, 8)])
def test_a_rise_of_questions_is_found(people: int, log_odds: float, within: int) -> None:
    found = [
        d
        for seed in (3, 4)
        for d in delays(QuestionsRise(), risen(ROWS, ONSET, log_odds), ROWS, world(people, within, seed), ONSET, within)
    ]
    assert len(found) >= 4


@pytest.mark.parametrize(("people", "fall", "within"), [(40, 0.75, 12), (120, 0.5, 16)])
def test_a_silence_after_a_rise_is_found(people: int, fall: float, within: int) -> None:
    plant = silenced(ROWS, ONSET - 8, 2.0, 8, fall)
    assert len(delays(FallingSilent(), plant, ROWS, world(people, within), ONSET, within)) >= 2


@pytest.mark.parametrize(("people", "share"), [(150, 0.6), (300, 0.8)])
def test_two_camps_are_found(people: int, share: float) -> None:
    assert len(delays(TwoCamps(), split(ROWS, ONSET, share), ROWS, world(people, 16), ONSET, 16)) >= 2


@pytest.mark.parametrize(("part", "fall"), [(0.3, 0.75), (0.5, 0.5)])
def test_units_that_drift_apart_are_found_and_none_is_named(part: float, fall: float) -> None:
    roster = Voices(3, sizes(25, 15, 50, 3), ONSET + 17)
    panel = live(roster, parted(part, ONSET, fall))
    found = list(episodes(UnitsApart().score(panel)))
    assert [panel.units[episode.unit] for episode in found] == ["organisation"]
    assert found[0].detected >= ONSET


# What is no pattern, although much of it looks like one.


def alarms(detector: Detector, panel: Panel) -> list[int]:
    return np.flatnonzero(detector.score(panel).alarm.any(axis=1)).tolist()


def test_a_silence_without_a_rise_before_it_says_nothing() -> None:
    assert delays(FallingSilent(), silenced(ROWS, ONSET, 0.0, 0, 0.75), ROWS, world(120, 16), ONSET, 16) == []


def test_a_rise_that_got_an_answer_says_nothing() -> None:
    """Fewer ask, as many answer the pulse."""

    def answered(voices: Voices, chance: np.random.Generator) -> None:
        silenced(ROWS, ONSET - 8, 2.0, 8, 0.6)(voices, chance)
        voices.answering[:] = 1

    assert delays(FallingSilent(), answered, ROWS, world(120, 16), ONSET, 16) == []


def silent_after(weeks: int) -> Panel:
    """A clear rise for six weeks, and so many weeks after it a clear silence."""
    panel = organisation(weeks=60)
    panel["questions_role_and_future"][3, 15:21] = 20
    for figure in ("questions_role_and_future", "questions_tool", "questions_other"):
        panel[figure][3, 20 + weeks :] = 1
    panel["pulse_answered"][3, 20 + weeks :] = 5
    return panel


@pytest.mark.parametrize(("weeks", "expected"), [(2, [3]), (9, [3]), (20, [])])
def test_the_silence_must_begin_soon_after_the_rise(weeks: int, expected: list[int]) -> None:
    assert alarms(FallingSilent(), silent_after(weeks)) == expected


@pytest.mark.parametrize("missing", ["pulse_answered", "questions_other"])
def test_without_pulse_or_questions_it_abstains(missing: str) -> None:
    panel = silent_after(3)
    panel[missing][:] = np.nan
    score = FallingSilent().score(panel)
    assert not score.alarm.any()
    assert np.isnan(score.level).all()


def rising(panel: Panel, **counts: float) -> Panel:
    for figure, count in counts.items():
        panel[figure][3, 15:] = count
    return panel


def test_more_of_all_questions_is_a_channel_and_no_rise() -> None:
    assert alarms(QuestionsRise(), rising(organisation(), questions_role_and_future=20)) == [3]
    louder = {"questions_role_and_future": 40, "questions_tool": 12, "questions_other": 8}
    assert alarms(QuestionsRise(), rising(organisation(), **louder)) == []


def test_few_questions_say_nothing() -> None:
    few = organisation()
    for figure in ("questions_role_and_future", "questions_tool", "questions_other"):
        few[figure][:] = 0.5
    score = QuestionsRise().score(rising(few, questions_role_and_future=10))
    assert not score.alarm.any()


def test_without_five_others_nothing_is_said() -> None:
    assert alarms(QuestionsRise(), rising(organisation(teams=6), questions_role_and_future=20)) == [3]
    assert alarms(QuestionsRise(), rising(organisation(teams=5), questions_role_and_future=20)) == []


def banded(changed: Mapping[int, tuple[int, int, int]], teams: int = 6, people: int = 100) -> Panel:
    """Units of so many people, of whom 20, 30 and 25 use the tool on few, some and most days; from week 12 some do otherwise."""
    panel = organisation(teams=teams, weeks=32)
    panel.cohort_size[:] = people
    for place, (figure, usual) in enumerate(zip(BINS, (20, 30, 25), strict=True)):
        panel[figure][:] = usual
        for team, bins in changed.items():
            panel[figure][team, 12:] = bins[place]
    return panel


@pytest.mark.parametrize(
    ("bins", "expected"),
    [
        ((8, 8, 40), [3]),
        ((8, 8, 12), []),  # most left
        ((8, 8, 80), []),  # all came
        ((20, 30, 25), []),  # as before
        ((30, 40, 10), []),  # to the middle
    ],
)
def test_only_a_middle_that_empties_to_both_ends_is_two_camps(bins: tuple[int, int, int], expected: list[int]) -> None:
    assert alarms(TwoCamps(), banded({3: bins})) == expected


def test_how_far_apart_is_shown_by_agreement() -> None:
    score = TwoCamps().score(banded({3: (8, 8, 40)}))
    assert score.now["apart_now"][3, -1] == pytest.approx((1 - agreement(np.array([44.0, 8, 8, 40]))) / 2)
    assert score.before["apart_before"][3, 20] == pytest.approx((1 - agreement(np.array([25.0, 20, 30, 25]))) / 2)


def test_camps_everywhere_are_nobodys() -> None:
    assert alarms(TwoCamps(), banded(dict.fromkeys(range(6), (8, 8, 40)))) == []


def test_bins_that_are_kept_back_are_not_judged() -> None:
    panel = banded({3: (8, 8, 40)})
    for figure in BINS:
        panel[figure][3, 12:] = np.nan
    score = TwoCamps().score(panel)
    assert not score.alarm.any()
    assert np.isnan(score.level[3, 12:]).all()


def under(panel: Panel, size: float) -> Panel:
    """The units of the panel as parts of the last one, so many people each."""
    parents = (*(panel.units[-1],) * (len(panel.units) - 1), None)
    people = panel.cohort_size.copy()
    people[:-1] = size
    return replace(panel, parents=parents, cohort_size=people)


def test_a_unit_of_small_units_is_judged_itself_and_one_of_large_units_through_them() -> None:
    others = banded({})
    small = replace(banded({5: (8, 8, 40)}), parents=("5", "5", *[None] * 4), units=tuple("012345"))
    small.cohort_size[:2] = 20
    for figure in BINS:
        small[figure][:2] = np.nan
    assert alarms(TwoCamps(), small) == [5]
    large = replace(small, cohort_size=others.cohort_size)
    assert alarms(TwoCamps(), large) == []


def apart(moved: Mapping[int, float], teams: int = 13) -> Panel:
    """Units under the first one; of 20 people 14 use the tool, from week 12 in some of them another number."""
    panel = replace(organisation(teams=teams, weeks=36), parents=(None, *["team 00"] * (teams - 1)))
    for unit, people in moved.items():
        panel["people_active_by_own_action"][unit, 12:] = people
    return panel


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({1: 4, 2: 4, 3: 4, 4: 4}, [0]),
        ({1: 4, 2: 4, 3: 19, 4: 19}, [0]),
        ({1: 2}, []),  # one unit is no drift
        ({1: 2, 2: 2}, []),
        (dict.fromkeys(range(1, 13), 7), []),  # all alike
        ({}, []),
    ],
)
def test_units_are_apart_when_several_moved(moved: Mapping[int, float], expected: list[int]) -> None:
    assert alarms(UnitsApart(), apart(moved)) == expected


def test_units_that_come_together_are_no_signal() -> None:
    panel = apart({})
    uses: Array = panel["people_active_by_own_action"]
    uses[1:5, :12] = 4
    uses[1:5, 12:] = 14
    assert alarms(UnitsApart(), panel) == []


def test_a_quiet_time_is_no_drift() -> None:
    panel = apart({1: 4, 2: 4, 3: 4, 4: 4})
    panel["items"][1:5, 12:] = 20
    assert alarms(UnitsApart(), panel) == []


def test_few_units_or_no_organisation_say_nothing() -> None:
    assert alarms(UnitsApart(), apart({1: 4, 2: 4, 3: 4}, teams=9)) == [0]
    assert alarms(UnitsApart(), apart({1: 4, 2: 4, 3: 4}, teams=8)) == []
    assert alarms(UnitsApart(), replace(apart({1: 4, 2: 4, 3: 4}), parents=("elsewhere",) * 13)) == []


@pytest.mark.parametrize("detector", PATTERNS, ids=lambda detector: type(detector).__name__)
def test_an_outage_of_many_weeks_says_nothing(detector: Detector) -> None:
    panel = replace(quiet(QUIET[0]), figures={name: figure.copy() for name, figure in quiet(QUIET[0]).figures.items()})
    panel = replace(panel, states={family: state.copy() for family, state in panel.states.items()})
    for figure in panel.figures.values():
        figure[::2, 40:50] = 0
    mark(panel, np.s_[::2, 40:50], State.SOURCE_DOWN)
    assert not detector.score(panel).alarm.any()
