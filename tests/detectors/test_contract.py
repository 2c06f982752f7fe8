"""What every pattern must keep, whatever it looks for: registry times checks, without exception."""

import importlib
import inspect
import pkgutil
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import ClassVar, TypeAlias

import numpy as np
import pyarrow as pa
import pytest

import pipeline.detectors
from pipeline.detectors import FALSE_ALARMS_A_YEAR, PATTERNS, Found
from pipeline.detectors.budget import WEIGHTS, allowance
from pipeline.detectors.columns import Array, Mask, Whole
from pipeline.detectors.figures import FAMILY
from pipeline.detectors.licence_idling import LicenceIdling
from pipeline.detectors.panel import WEEK, Panel, State
from pipeline.detectors.score import Detector, Score
from pipeline.detectors.stories import stories
from pipeline.privacy.plan_limits import PATTERNS_FROM
from pipeline.report.explained import explained
from pipeline.report.my_team import MyTeam, View
from pipeline.report.plot import FIGURE
from pipeline.texts import catalogue
from schemas.fields import Family
from schemas.signal import NextStep, Pattern, SignalFamily
from tests.detectors.lively import BY_THE_CALENDAR, LIVELY, OF_TOTALS, resisting

Index: TypeAlias = slice | Whole | tuple[slice, slice | Mask]


def arrays(score: Score) -> dict[str, Array]:
    whole = {f.name: getattr(score, f.name) for f in fields(score)}
    return {name: value for name, value in whole.items() if isinstance(value, np.ndarray)} | {**score.before, **score.now}


def assert_same(one: Score, other: Score) -> None:
    for name, value in arrays(one).items():
        # Sums over units may be taken in another order: the last digits are not meant.
        np.testing.assert_allclose(value, arrays(other)[name], rtol=1e-9, atol=1e-12, err_msg=name)


def take(score: Score, index: Index) -> Score:
    grids = {name: value[index] for name, value in arrays(score).items()}
    before, now = ({name: grids[name] for name in part} for part in (score.before, score.now))
    rest = {name: grids[name] for name in grids if name not in before | now}
    return replace(score, before=before, now=now, **rest)


def check_shape(detector: Detector, panel: Panel) -> None:
    """Every array is (units, weeks), and an alarm has all its figures and its evidence: a message must be able to show them."""
    score = detector.score(panel)
    assert score.alarm.any()
    assert (score.evidence[score.alarm] >= score.threshold).all()
    for name, value in arrays(score).items():
        assert value.shape == panel.cohort_size.shape, name
        if name not in score.before:
            assert np.isfinite(value[score.alarm]).all(), name


def check_it_reads_what_it_says(detector: Detector, panel: Panel) -> None:
    """Figures that it does not name are not read from the store: it does without."""
    named = replace(panel, figures={name: panel[name] for name in detector.figures})
    assert_same(detector.score(named), detector.score(panel))


def check_causal(detector: Detector, panel: Panel) -> None:
    """What was said of a week does not change when later weeks arrive: a backtest sees what was seen live."""
    score = detector.score(panel)
    for weeks in (1, 9, 25, 31, 44, len(panel.weeks) - 1):
        assert_same(detector.score(panel.until(weeks)), take(score, np.s_[:, :weeks]))


def check_rows_are_alone(detector: Detector, panel: Panel) -> None:
    """Units meet only as a cohort, in which order does not matter: no row is mixed up with its neighbour."""
    order = np.random.default_rng(1).permutation(len(panel.units))
    assert_same(detector.score(panel.reordered(order)), take(detector.score(panel), order))


def check_input_is_not_written_to(detector: Detector, panel: Panel) -> None:
    """The panel is the same before and after: the next pattern reads it too."""
    before = grids_of(panel)
    kept = {name: np.copy(value) for name, value in before.items()}
    detector.score(panel)
    for name, value in kept.items():
        np.testing.assert_array_equal(value, before[name], err_msg=name)


def check_masks(detector: Detector, panel: Panel) -> None:
    """Whatever numbers stand in a week of a family that is not OK, they change nothing, there or elsewhere."""
    score = detector.score(panel)
    is_dark = np.all([panel.states[FAMILY[name]] != State.OK for name in detector.figures], axis=0)
    assert not score.alarm[is_dark].any()
    for number in (np.nan, 0.0, 1e6):
        scribbled = {name: np.where(panel.states[FAMILY[name]] == State.OK, panel[name], number) for name in panel.figures}
        assert_same(score, detector.score(panel.with_figures(**scribbled)))


def check_bad_weeks_are_skipped(detector: Detector, panel: Panel) -> None:
    """A week in which the source was down for all is as if it had not been: evidence neither grows nor fades."""
    without, weeks = detector.score(panel), len(panel.weeks)
    for state in (State.SOURCE_DOWN, State.SOURCE_PARTIAL, State.HOLIDAY, State.WITHHELD, State.MISSING):
        with_it = detector.score(_with_a_week(panel, 30, state))
        assert not with_it.alarm[:, 30].any()
        if pattern_of(detector) not in BY_THE_CALENDAR:
            assert_same(take(with_it, np.s_[:, np.arange(weeks + 1) != 30]), without)


def check_gaps(detector: Detector, panel: Panel) -> None:
    """A figure that is missing in one week is no zero: the unit is not judged then, and later as if the week had not been."""
    for figure in detector.figures:
        gap = np.copy(panel[figure])
        gap[:, 30] = np.nan
        score = detector.score(panel.with_figures(**{figure: gap}))
        assert set(np.flatnonzero(score.alarm.any(axis=1))) == set(np.flatnonzero(detector.score(panel).alarm.any(axis=1)))


def check_totals_are_not_judged(detector: Detector, panel: Panel) -> None:
    """A unit above others is judged through them, and does not count twice in the cohort."""
    above = panel.changed(
        lambda grid: np.vstack([grid, 0 * grid[:1] if grid.dtype == np.int8 else 2 * grid[:1]]),
        units=(*panel.units, "organisation"),
        parents=(*panel.parents, None),
    )
    score = detector.score(above)
    assert_same(take(score, np.s_[:-1]), detector.score(panel))
    if pattern_of(detector) not in OF_TOTALS:
        assert not score.alarm[-1].any()


def check_small_teams_get_no_answer(detector: Detector, panel: Panel) -> None:
    """Under ten people chance alone looks like a pattern."""
    small = replace(panel, cohort_size=np.full_like(panel.cohort_size, 9.0))
    assert not detector.score(small).alarm.any()


def check_no_past_no_answer(detector: Detector, panel: Panel) -> None:
    """Three weeks are not enough for anything."""
    assert not detector.score(panel.until(3)).alarm.any()


def check_no_rows(detector: Detector, panel: Panel) -> None:
    """An organisation without units, or without weeks, is no fault."""
    for none in (panel.until(0), panel.reordered(np.array([], np.int64))):
        assert detector.score(none).alarm.shape == none.cohort_size.shape


def check_one_number_type_is_as_good(detector: Detector, panel: Panel) -> None:
    """Single precision gives the same alarms: counts fit in it."""
    single = panel.with_figures(**{name: grid.astype(np.float32) for name, grid in panel.figures.items()})
    np.testing.assert_array_equal(detector.score(single).alarm, detector.score(panel).alarm)


def check_linear_time(detector: Detector, panel: Panel) -> None:
    """Four times the units, or weeks, take four times the room, and no more steps than that; counted, so no clock can disturb it.

    A loop is over weeks, never over units: each step then works on all units at once, and more units are no more steps.
    """
    (steps, room), (of_units, wider), (of_weeks, longer) = (
        _counted(detector, _tiled(panel, times)) for times in ((4, 1), (16, 1), (4, 4))
    )
    assert of_units < 2 * steps
    assert of_weeks < 5 * steps
    assert max(wider, longer) < 5 * room


def check_documented(detector: Detector, panel: Panel) -> None:
    """It says when it misleads, shows an example that runs, and names its source."""
    text = inspect.getdoc(type(detector)) or ""
    for heading in ("When it misleads", "Parameters", "Examples", "Source"):
        assert f"{heading}\n---" in text, heading
    for parameter in fields(detector):  # type: ignore[arg-type]  # every detector is a dataclass
        assert f"\n{parameter.name}\n" in text, parameter.name
    assert detector.next_steps
    assert detector.may_be


def check_words(detector: Detector, panel: Panel) -> None:
    """Both languages can say what it shows, against what, and with whom it was compared."""
    score, pattern = detector.score(panel), pattern_of(detector)
    said = {"pattern", "seen", "explain_null", "explain_cohort"}
    keys = {f"{kind}.{pattern}" for kind in said} | {f"evidence.{name}" for name in {*score.before, *score.now}}
    assert keys <= catalogue("nl").keys() & catalogue("en").keys()


def check_it_can_be_explained(detector: Detector, panel: Panel) -> None:
    """All that a reader is told of one signal, in both languages: numbers, null, cohort, how sure, what else, and its course."""
    score, pattern = detector.score(panel), pattern_of(detector)
    said = Found(panel, next(stories({pattern: score})), len(panel.weeks) - 1).signal("acme")
    shares = {f"share_{figure}": 0.5 for figure, _ in FIGURE.values()}
    weekly = [{"tool": said.tool, "week": monday, **shares} for monday in panel.weeks.tolist()]
    team = MyTeam("acme", said.unit, {view: pa.Table.from_pylist(weekly if view is View.WEEK else []) for view in View})
    for language in ("nl", "en"):
        words = catalogue(language)
        told = {section.heading: section.lines for section in explained(said, team, language, FALSE_ALARMS_A_YEAR)}
        assert all(lines and all(lines) for lines in told.values())
        assert told[words["explain.null"]] == [words[f"explain_null.{pattern}"]]
        assert told[words["explain.cohort"]] == [words[f"explain_cohort.{pattern}"]]
        assert str(round(1 / FALSE_ALARMS_A_YEAR)) in told[words["report.signal_sure"]][-1]
        numbers = [line.rpartition(": ")[0] for line in told[words["report.signal_evidence"]]]
        assert set(numbers) == {words[f"evidence.{name}"] for name in {*score.before, *score.now}}
        course = told[words["explain.course"]]
        assert "▅" * len(panel.weeks) in course if pattern in FIGURE else course == [words["explain.no_course_of_pattern"]]


def pattern_of(detector: Detector) -> Pattern:
    """Under which name it is registered; a faulty one under that of what it was made from."""
    return next(pattern for pattern, known in PATTERNS.items() if isinstance(detector, type(known)))


Check = Callable[[Detector, Panel], None]
CHECKS: Sequence[Check] = [check for name, check in sorted(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_contract(pattern: Pattern, check: Check) -> None:
    check(PATTERNS[pattern], LIVELY[pattern]())


def test_every_detector_is_registered() -> None:
    written = {
        name
        for module in pkgutil.iter_modules(pipeline.detectors.__path__, "pipeline.detectors.")
        for name, value in vars(importlib.import_module(module.name)).items()
        if inspect.isclass(value) and value.__module__ == module.name and hasattr(value, "score") and name != "Detector"
    }
    assert written == {type(detector).__name__ for detector in PATTERNS.values()}


def test_each_keeps_to_its_part_of_the_budget() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert WEIGHTS.keys() == set(Pattern)
    for pattern, detector in PATTERNS.items():
        assert detector.false_alarms_a_year == allowance(pattern)


def test_the_release_plan_knows_what_each_is_made_from() -> None:
    assert PATTERNS_FROM.keys() == PATTERNS.keys()
    for pattern, sources in PATTERNS_FROM.items():
        assert {name for needed in sources.values() for name in needed} <= PATTERNS[pattern].figures


class _Faulty(LicenceIdling):
    """A detector to be caught."""

    version: ClassVar[str] = "0"
    family: ClassVar[SignalFamily] = SignalFamily.RESISTANCE
    next_steps: ClassVar[Sequence[NextStep]] = ()


class LooksAhead(_Faulty):
    def score(self, panel: Panel) -> Score:
        score = super().score(panel)
        return replace(score, alarm=np.roll(score.alarm, -1, axis=1))


class MixesRows(_Faulty):
    def score(self, panel: Panel) -> Score:
        score = super().score(panel)
        return replace(score, level=score.level + np.roll(score.level, 1, axis=0))


class WritesToItsInput(_Faulty):
    def score(self, panel: Panel) -> Score:
        score = super().score(panel)
        panel["seats"][0, 0] += 1
        return score


class BelievesEveryNumber(_Faulty):
    def score(self, panel: Panel) -> Score:
        return super().score(replace(panel, states={family: np.zeros_like(state) for family, state in panel.states.items()}))


class ForgetsInBadWeeks(_Faulty):
    def score(self, panel: Panel) -> Score:
        score = super().score(panel)
        fresh = panel.states[Family.LICENCES][:, :-1] == State.OK
        return replace(score, alarm=score.alarm & np.pad(fresh, ((0, 0), (1, 0))))


class JudgesEverybody(_Faulty):
    def score(self, panel: Panel) -> Score:
        return super().score(replace(panel, parents=(None,) * len(panel.units), cohort_size=panel.cohort_size + 10))


class LoopsOverUnits(_Faulty):
    def score(self, panel: Panel) -> Score:
        for unit in range(len(panel.units)):
            for _ in range(30):
                np.abs(panel["seats"] - panel["seats"][unit]).sum()
        return super().score(panel)


class ComparesAllPairs(_Faulty):
    def score(self, panel: Panel) -> Score:
        np.abs(panel["seats"][None] - panel["seats"][:, None]).sum()
        return super().score(panel)


@pytest.mark.parametrize(
    ("faulty", "check"),
    [
        (LooksAhead(), check_causal),
        (MixesRows(), check_rows_are_alone),
        (WritesToItsInput(), check_input_is_not_written_to),
        (BelievesEveryNumber(), check_masks),
        (BelievesEveryNumber(), check_bad_weeks_are_skipped),
        (ForgetsInBadWeeks(), check_bad_weeks_are_skipped),
        (JudgesEverybody(), check_totals_are_not_judged),
        (JudgesEverybody(), check_small_teams_get_no_answer),
        (LoopsOverUnits(), check_linear_time),
        (ComparesAllPairs(), check_linear_time),
        (LooksAhead(), check_documented),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_faulty_detector_is_caught(faulty: Detector, check: Check) -> None:
    copy = resisting().with_figures(seats=resisting()["seats"].copy())
    with pytest.raises(AssertionError):
        check(faulty, copy)


def grids_of(panel: Panel) -> dict[str, np.ndarray]:
    """Every array of a panel."""
    return {"cohort_size": panel.cohort_size, **panel.figures, **{str(family): state for family, state in panel.states.items()}}


def _with_a_week(panel: Panel, place: int, state: State) -> Panel:
    """The panel with a week put in that looks fine and is not: nobody idles, everything is done with the tool."""
    fine = {"people_active_by_own_action": 9.0, "people_active": 9.0, "seats": 10.0, "items": 50.0, "pulse_answered": 9.0}
    return replace(
        panel,
        weeks=np.append(panel.weeks, panel.weeks[-1:] + WEEK),
        # The roster is known whatever the source does.
        cohort_size=np.insert(panel.cohort_size, place, panel.cohort_size[:, place - 1], axis=1),
        figures={name: np.insert(grid, place, fine.get(name, 0.0), axis=1) for name, grid in panel.figures.items()},
        states={family: np.insert(grid, place, state, axis=1) for family, grid in panel.states.items()},
    )


def _tiled(panel: Panel, times: tuple[int, int]) -> Panel:
    return panel.changed(
        lambda grid: np.tile(grid, times),
        units=tuple(f"{unit} {i}" for i in range(times[0]) for unit in panel.units),
        parents=panel.parents * times[0],
        weeks=panel.weeks[0] + np.arange(len(panel.weeks) * times[1]) * WEEK,
    )


def _counted(detector: Detector, panel: Panel) -> tuple[int, int]:
    """How many calls judging a panel takes, and how many bytes at once."""
    calls = 0

    def count(*_event: object) -> None:
        nonlocal calls
        calls += 1

    detector.score(panel)  # what is made once and kept is not counted
    tracemalloc.start()
    sys.setprofile(count)
    try:
        detector.score(panel)
    finally:
        sys.setprofile(None)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return calls, most
