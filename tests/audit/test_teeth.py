"""Each attack finds nothing while its protection is there, and succeeds once it is taken away."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.audit.attacks import differencing, dominance, histograms, overlap, side_channels, small_cells
from pipeline.audit.experiments import figures, inference, people, runs
from pipeline.audit.experiments.figures import contributions, other_plans
from pipeline.audit.experiments.outcome import Outcome, Scores
from pipeline.audit.experiments.people import belonging, moving, shaping
from pipeline.audit.experiments.runs import SECOND, THRESHOLD, again, asking
from pipeline.audit.results import Guess, Surface
from pipeline.audit.statistics import auc
from pipeline.audit.suite import LIMITS, judge
from pipeline.audit.surfaces import K, Seen, observe
from pipeline.audit.world import CANARY, Fate, Habit, World, mixed
from pipeline.privacy.standard_plan import standard_plan
from tests.audit import weakened

Attack = Callable[[Seen], Sequence[Guess]]
Weaken = Callable[[pytest.MonkeyPatch], None]
WORLD = mixed(seed=1, copies=1)
MIDDLE = 6


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return observe(tmp_path_factory.mktemp("sound"), WORLD)


def differenced(seen: Seen) -> Sequence[Guess]:
    return differencing.small_groups(seen.plans[MIDDLE], seen.units(seen.weeks[MIDDLE]), K)


def overlapped(seen: Seen) -> Sequence[Guess]:
    return overlap.small_groups(seen, seen.weeks[MIDDLE], K)[0]


def joiners(seen: Seen) -> Sequence[Guess]:
    return differencing.outside(seen, WORLD.stints, K)[0]


def dominated(seen: Seen) -> Sequence[Guess]:
    return dominance.processing(seen, contributions(seen, WORLD))[0]


def dominated_teams(seen: Seen) -> Sequence[Guess]:
    teams = {row["unit"] for row in seen.processing["usage_fact"] if row["cohort_size"] < 25}
    return [guess for guess in dominated(seen) if guess.about.split(",")[0] in teams]


def histograms_of_teams(seen: Seen) -> Sequence[Guess]:
    small = {(row["unit"], row["start"]) for row in histograms.histograms(seen) if row["cohort_size"] < 50}
    return [guess for guess in histograms.small_bins(seen, K) if any(guess.about == f"{unit}, {start}" for unit, start in small)]


def logged(seen: Seen) -> Sequence[Guess]:
    return side_channels.canaries(seen, CANARY)


CASES: list[tuple[Weaken, Attack]] = [
    (weakened.no_threshold, lambda seen: small_cells.too_few(seen, K)),
    (weakened.released_from(5), small_cells.released),
    (weakened.no_secondary_suppression, differenced),
    (weakened.no_secondary_suppression, overlapped),
    (weakened.exact_numbers_of_records, joiners),
    (weakened.sums_without_the_rule, dominated),
    (weakened.sums_of_any_group, dominated_teams),
    (weakened.without_steps("histogram_floor", "histogram_bins"), histograms_of_teams),
    (weakened.talkative, logged),
]


@pytest.mark.parametrize(("weaken", "attack"), CASES)
def test_an_attack_needs_its_protection_gone(
    sound: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weaken: Weaken, attack: Attack
) -> None:
    assert not attack(sound)
    weaken(monkeypatch)
    assert attack(observe(tmp_path, WORLD))


def test_sums_in_the_plan_are_not_dominated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weakened.sums_in_the_plan(monkeypatch)
    seen = observe(tmp_path, WORLD)
    unsafe, sums = dominance.processing(seen, contributions(seen, WORLD))
    assert (unsafe, dominance.of_one(seen)) == ([], [])
    assert sums > 30, "others are shown"


def test_a_threshold_on_the_count_tells_of_a_person(sound: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = without_a_team_of_few(WORLD)
    assert not side_channels.differences(sound, observe(tmp_path / "sound", quiet), "processing")
    weakened.threshold_on_the_count(monkeypatch)
    seen, without = observe(tmp_path / "with", WORLD), observe(tmp_path / "without", quiet)
    assert side_channels.differences(seen, without, "processing")


def without_a_team_of_few(world: World) -> World:
    """Without one person of a small shown team, of whom a handful is active in some week."""
    return world.without(next(stint.person for stint in world.stints if stint.unit == team_of(11, world)))


def team_of(size: int, world: World) -> str:
    units = [stint.unit for stint in world.stints]
    return next(unit for unit in units if size - 1 <= units.count(unit) <= size + 1)


def test_a_missing_row_is_seen(sound: Seen) -> None:
    assert side_channels.differences(sound, weakened.without_last_row(sound), "processing")


def look_once(monkeypatch: pytest.MonkeyPatch, experiments: ModuleType, *folders: str) -> None:
    """Let an experiment that is run again keep what it saw there: what is weakened has no part in it, or nobody asks."""
    look = experiments.observe
    kept: dict[str, Seen] = {}

    def observe(folder: Path, *world: object, **asked: object) -> Seen:
        if folder.name not in kept:
            kept[folder.name] = look(folder, *world, **asked)
        return kept[folder.name] if folder.name in folders else kept.pop(folder.name)

    monkeypatch.setattr(experiments, "observe", observe)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return moving(tmp_path_factory.mktemp("moved"), seed=1, pairs=8)


def test_movers_are_found_when_cohorts_are_not_frozen(moved: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert balanced(moved.scores) == 0.5
    weakened.no_frozen_cohort(monkeypatch)
    assert balanced(moving(tmp_path / "weak", seed=1, pairs=8).scores) > 0.9


def balanced(scores: Sequence[Scores]) -> float:
    inside = [one for one in scores if one.surface is Surface.PROCESSING and "inside" in one.what]
    (result,) = judge([Outcome(scores=inside)])
    return result.value


LATE = "cells restated by a crash, the same file, redelivery or a late correction"


def test_the_store_is_enough_that_nothing_is_restated_and_without_it_the_ledger_stops_late_rows_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        weakened.no_ledger(patch)
        assert set(restated(tmp_path / "store").values()) == {0}
    weakened.forgetful_store(monkeypatch)
    ledger = restated(tmp_path / "ledger")
    assert ledger[LATE, Surface.PROCESSING] == 0
    assert ledger[SECOND, Surface.PROCESSING] > 0
    assert ledger[THRESHOLD, Surface.PROCESSING] > 0
    weakened.no_ledger(monkeypatch)
    assert restated(tmp_path / "neither")[LATE, Surface.PROCESSING] > 0


def restated(folder: Path) -> dict[tuple[str, Surface], int]:
    """Cells of which two values were seen."""
    return {(tally.what, tally.surface): len(tally.guesses) for tally in again(folder, seed=1, weeks=3).tallies}


def test_bands_of_ten_tell_who_is_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "TEAM_SIZES", (10,))
    look_once(monkeypatch, people, "dp")
    assert area(belonging(tmp_path / "sound", 1, 0.33, Habit.CHANCE, teams=30).scores) == 0.5
    weakened.released_from(5)(monkeypatch)
    assert area(belonging(tmp_path / "weak", 1, 0.33, Habit.CHANCE, teams=30).scores) > LIMITS["a year"]


def area(scores: Sequence[Scores]) -> float:
    """The AUC on the release surface after a year."""
    (one,) = [one for one in scores if one.surface is Surface.RELEASE and one.what == "a year"]
    return auc(one.scores, one.truth)


def test_a_shaped_roster_tells_nothing_while_its_team_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_once(monkeypatch, people, "standard", "dp")
    sound = told_of_shaped(tmp_path / "sound")
    assert {value for (_, what), value in sound.items() if "just before" in what} == {0.5}
    # Nothing in the code stops it once the team is old enough.
    assert {value for (surface, what), value in sound.items() if surface is not Surface.DP and "just" not in what} == {1.0}
    assert sound[Surface.DP, f"{SHAPED}: balanced accuracy"] < 1.0
    weakened.no_hysteresis(monkeypatch)
    weak = told_of_shaped(tmp_path / "weak")
    assert {value for (_, what), value in weak.items() if "just before" in what} == {1.0}


SHAPED = "people around whom the roster was shaped"


def told_of_shaped(folder: Path) -> dict[tuple[Surface, str], float]:
    return {(result.surface, result.what): result.value for result in judge([shaping(folder, seed=1, teams=30)])}


def test_who_asked_not_to_be_counted_looks_like_somebody_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_once(monkeypatch, runs, "silent")
    assert not any(tally.guesses for tally in asking(tmp_path / "sound", seed=1).tallies)
    weakened.deaf_to_the_list(monkeypatch)
    assert any(tally.guesses for tally in asking(tmp_path / "weak", seed=1).tallies)


@pytest.mark.parametrize("fate", [Fate.MOVES, Fate.LEFT_OUT])
def test_nobody_is_told_by_noised_figures_or_bands_inside_a_quarter(moved: Outcome, tmp_path: Path, fate: Fate) -> None:
    results = judge([moved if fate is Fate.MOVES else moving(tmp_path, seed=1, pairs=8, fate=fate)])
    inside = {result.surface: result.value for result in results if "inside" in result.what}
    assert {inside[surface] for surface in (Surface.PROCESSING, Surface.RELEASE, Surface.DP)} == {0.5}
    assert inside[Surface.MINIMUM_5] == 1.0, "the yardstick has no frozen cohort"


def test_noise_stands_between_an_informed_attacker_and_the_worst_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_once(monkeypatch, inference, "standard", "dp")
    assert worst_person(tmp_path / "sound") <= 0.01
    monkeypatch.setattr(inference, "draw", lambda counts, epsilon: list(counts))
    assert worst_person(tmp_path / "weak") == 1.0


def worst_person(folder: Path) -> float:
    outcome = inference.inferring(folder, seed=1, copies=1, draws=2000)
    assert not any(tally.guesses for tally in outcome.tallies), "the attacker knows how the pipeline works"
    (one,) = [found for found in outcome.found if found.surface is Surface.DP]
    return one.hits / one.trials


def test_no_exact_figure_leaves_in_the_profile_dp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(tally.guesses for tally in other_plans(tmp_path / "sound", seed=1, copies=1).tallies)
    weakened.without_steps("dominance")(monkeypatch)
    monkeypatch.setattr(figures, "dp_plan", standard_plan)
    found = {tally.what for tally in other_plans(tmp_path / "weak", seed=1, copies=1).tallies if tally.guesses}
    assert found == {"rows with an exact figure about use", "sums that fail the p% rule, were sums in the plan"}
