"""What every pattern must keep, whatever it looks for: registry times checks, without exception."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import cache
from time import process_time
from typing import ClassVar, TypeAlias

import numpy as np
import pytest

import pipeline.detectors
from pipeline.detectors import PATTERNS
from pipeline.detectors.columns import Array, Mask, Whole
from pipeline.detectors.licence_idling import LicenceIdling
from pipeline.detectors.panel import FIGURES, WEEK, Panel, State
from pipeline.detectors.score import Detector, Score
from schemas.signal import NextStep, SignalFamily
from tests.detectors.worlds import World, everything, idling, lapsed, simulate, sizes, worked_around

Index: TypeAlias = slice | Whole | tuple[slice, slice | Mask]

WEEKS = 60
TEAMS = 30
LAPSED = 11


@cache
def lively() -> Panel:
    """A year in which everything happens, with all patterns planted, so that every check sees alarms."""
    roster = sizes(TEAMS)
    roster[[3, 7, LAPSED]] = 40
    world = World(5, roster, WEEKS, keenness=(15, 5))
    return simulate(world, everything, idling([3]), worked_around([7], 22, 0.9), lapsed([LAPSED], 22, 0.6))


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
    """Every array is (units, weeks), and an alarm has all its figures: a message must be able to show them."""
    score = detector.score(panel)
    assert score.alarm.any()
    for name, value in arrays(score).items():
        assert value.shape == panel.state.shape, name
        if name not in score.before:
            assert np.isfinite(value[score.alarm]).all(), name


def check_causal(detector: Detector, panel: Panel) -> None:
    """What was said of a week does not change when later weeks arrive: a backtest sees what was seen live."""
    score = detector.score(panel)
    for weeks in (1, 9, 25, 31, 44, WEEKS - 1):
        assert_same(detector.score(panel.until(weeks)), take(score, np.s_[:, :weeks]))


def check_rows_are_alone(detector: Detector, panel: Panel) -> None:
    """Units meet only as a cohort, in which order does not matter: no row is mixed up with its neighbour."""
    order = np.random.default_rng(1).permutation(TEAMS)
    assert_same(detector.score(panel.reordered(order)), take(detector.score(panel), order))


def check_input_is_not_written_to(detector: Detector, panel: Panel) -> None:
    """The panel is the same before and after: the next pattern reads it too."""
    before = {f.name: np.copy(getattr(panel, f.name)) for f in fields(panel)}
    detector.score(panel)
    for name, value in before.items():
        np.testing.assert_array_equal(value, getattr(panel, name), err_msg=name)


def check_masks(detector: Detector, panel: Panel) -> None:
    """Whatever numbers stand in a week that is not OK, they change nothing, there or elsewhere."""
    score = detector.score(panel)
    assert not score.alarm[panel.state != State.OK].any()
    for number in (np.nan, 0.0, 1e6):
        scribbled = {name: np.where(panel.state == State.OK, getattr(panel, name), number) for name in FIGURES}
        assert_same(score, detector.score(replace(panel, **scribbled)))


def check_bad_weeks_are_skipped(detector: Detector, panel: Panel) -> None:
    """A week in which the source was down for all is as if it had not been: evidence neither grows nor fades."""
    without = detector.score(panel)
    for state in (State.SOURCE_DOWN, State.SOURCE_PARTIAL, State.HOLIDAY, State.WITHHELD, State.MISSING):
        with_it = detector.score(_with_a_week(panel, 30, state))
        assert_same(take(with_it, np.s_[:, np.arange(WEEKS + 1) != 30]), without)


def check_gaps(detector: Detector, panel: Panel) -> None:
    """A figure that is missing in one week is no zero: the unit is not judged then, and later as if the week had not been."""
    for figure in FIGURES:
        gap = np.copy(getattr(panel, figure))
        gap[:, 30] = np.nan
        score = detector.score(replace(panel, **{figure: gap}))
        assert set(np.flatnonzero(score.alarm.any(axis=1))) == set(np.flatnonzero(detector.score(panel).alarm.any(axis=1)))


def check_totals_are_not_judged(detector: Detector, panel: Panel) -> None:
    """A unit above others is judged through them, and does not count twice in the cohort."""
    total = {f.name: np.vstack([value, 2 * value[:1]]) for f in fields(panel) if np.ndim(value := getattr(panel, f.name)) == 2}
    total["state"] = np.vstack([panel.state, np.full(WEEKS, State.OK)]).astype(np.int8)
    above = replace(panel, units=(*panel.units, "organisation"), parents=(*panel.parents, None), **total)
    score = detector.score(above)
    assert not score.alarm[-1].any()
    assert_same(take(score, np.s_[:-1]), detector.score(panel))


def check_small_teams_get_no_answer(detector: Detector, panel: Panel) -> None:
    """Under ten people chance alone looks like a pattern."""
    small = replace(panel, cohort_size=np.full_like(panel.cohort_size, 9.0))
    assert not detector.score(small).alarm.any()


def check_no_past_no_answer(detector: Detector, panel: Panel) -> None:
    """Three weeks are not enough for anything."""
    assert not detector.score(panel.until(3)).alarm.any()


def check_one_number_type_is_as_good(detector: Detector, panel: Panel) -> None:
    """Single precision gives the same alarms: counts fit in it."""
    single = replace(panel, **{name: getattr(panel, name).astype(np.float32) for name in FIGURES})
    np.testing.assert_array_equal(detector.score(single).alarm, detector.score(panel).alarm)


def check_linear_time(detector: Detector, panel: Panel) -> None:
    """Four times the units, or four times the weeks, take about four times as long; seven is the margin for a busy machine."""
    base = _seconds(detector, _tiled(panel, (4, 1)))
    assert _seconds(detector, _tiled(panel, (16, 1))) < 7 * base
    assert _seconds(detector, _tiled(panel, (4, 4))) < 7 * base


def check_documented(detector: Detector, panel: Panel) -> None:
    """It says when it misleads, shows an example that runs, and names its source."""
    text = inspect.getdoc(type(detector)) or ""
    for heading in ("When it misleads", "Parameters", "Examples", "Source"):
        assert f"{heading}\n---" in text, heading
    for parameter in fields(detector):  # type: ignore[arg-type]  # every detector is a dataclass
        assert f"\n{parameter.name}\n" in text, parameter.name
    assert detector.next_steps


Check = Callable[[Detector, Panel], None]
CHECKS: Sequence[Check] = [check for name, check in sorted(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("detector", PATTERNS.values(), ids=lambda detector: type(detector).__name__)
def test_contract(detector: Detector, check: Check) -> None:
    check(detector, lively())


def test_every_detector_is_registered() -> None:
    written = {
        name
        for module in pkgutil.iter_modules(pipeline.detectors.__path__, "pipeline.detectors.")
        for name, value in vars(importlib.import_module(module.name)).items()
        if inspect.isclass(value) and value.__module__ == module.name and hasattr(value, "score") and name != "Detector"
    }
    assert written == {type(detector).__name__ for detector in PATTERNS.values()}
    assert sum(detector.false_alarms_a_year for detector in PATTERNS.values()) <= pipeline.detectors.FALSE_ALARMS_A_YEAR  # type: ignore[attr-defined]  # a parameter of each


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
        panel.seats[0, 0] += 1
        return score


class BelievesEveryNumber(_Faulty):
    def score(self, panel: Panel) -> Score:
        return super().score(replace(panel, state=np.zeros_like(panel.state)))


class ForgetsInBadWeeks(_Faulty):
    def score(self, panel: Panel) -> Score:
        score = super().score(panel)
        fresh = panel.state[:, :-1] == State.OK
        return replace(score, alarm=score.alarm & np.pad(fresh, ((0, 0), (1, 0))))


class JudgesEverybody(_Faulty):
    def score(self, panel: Panel) -> Score:
        return super().score(replace(panel, parents=(None,) * len(panel.units), cohort_size=panel.cohort_size + 10))


class ComparesAllPairs(_Faulty):
    def score(self, panel: Panel) -> Score:
        for unit in range(len(panel.units)):
            for _ in range(30):
                np.abs(panel.seats - panel.seats[unit]).sum()
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
        (ComparesAllPairs(), check_linear_time),
        (LooksAhead(), check_documented),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_faulty_detector_is_caught(faulty: Detector, check: Check) -> None:
    copy = replace(lively(), seats=lively().seats.copy())
    with pytest.raises(AssertionError):
        check(faulty, copy)


def _with_a_week(panel: Panel, place: int, state: State) -> Panel:
    """The panel with a week put in that looks fine and is not: nobody idles, everything is done with the tool."""
    fine = dict.fromkeys(FIGURES, 0.0) | {"people_active_by_own_action": 9.0, "people_active": 9.0, "seats": 10.0, "items": 50.0}
    grids = {name: np.insert(getattr(panel, name), place, figure, axis=1) for name, figure in fine.items()}
    grids["state"] = np.insert(panel.state, place, state, axis=1)
    # The roster is known whatever the source does.
    grids["cohort_size"] = np.insert(panel.cohort_size, place, panel.cohort_size[:, place - 1], axis=1)
    return replace(panel, weeks=np.append(panel.weeks, panel.weeks[-1] + WEEK), **grids)


def _tiled(panel: Panel, times: tuple[int, int]) -> Panel:
    grids = {f.name: np.tile(value, times) for f in fields(panel) if np.ndim(value := getattr(panel, f.name)) == 2}
    names = tuple(f"{unit} {i}" for i in range(times[0]) for unit in panel.units)
    weeks = panel.weeks[0] + np.arange(len(panel.weeks) * times[1]) * WEEK
    return replace(panel, units=names, parents=panel.parents * times[0], weeks=weeks, **grids)


def _seconds(detector: Detector, panel: Panel) -> float:
    def once() -> float:
        start = process_time()
        detector.score(panel)
        return process_time() - start

    return min(once() for _ in range(3))
