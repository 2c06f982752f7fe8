"""What an intervention did: at no effect nothing is found, a real one is covered, and chance is never called help."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.effects import Act, Answer, Design, Draw, Episode, Figures, drawn, effect, matched
from pipeline.effects.matching import left_alone
from pipeline.effects.permutation import interval
from pipeline.effects.rebound import rebound_of
from pipeline.effects.trial import Trial
from pipeline.effects.waitlist import WAIT_WEEKS, draw
from pipeline.effects.worlds import WEEKS, coached_when_low, drawn_by_lot

WORLDS = 40


def trial_of(changes: list[float], helped: int, block: list[int] | None = None) -> Trial:
    n = len(changes)
    rng = np.random.default_rng(len(changes))
    before, earlier = rng.uniform(0.3, 0.7, (2, n))
    return Trial(np.array(changes), before, earlier, np.arange(n) < helped, np.array(block or [0] * n))


def test_at_no_effect_a_plain_before_and_after_says_it_helps_and_ours_does_not() -> None:
    naive = covered = 0
    for seed in range(WORLDS):
        trial = matched(*coached_when_low(seed)[:2], "coffee", coached_when_low(seed)[2])
        change = trial.change[trial.is_helped]
        naive += change.mean() > 2 * change.std(ddof=1) / len(change) ** 0.5
        found = interval(trial, draws=199)
        covered += found.low <= 0 <= found.high
    # Of 40 intervals of 95 %, fewer than 34 cover in one world of a thousand.
    assert (naive > WORLDS / 2, covered >= 34) == (True, True)


def test_a_real_effect_is_covered() -> None:
    covered = 0
    for seed in range(WORLDS):
        figures, acts, episodes = coached_when_low(seed, effect=0.15)
        found = interval(matched(figures, acts, "coffee", episodes), draws=199)
        covered += found.low <= 0.15 <= found.high
    assert covered >= 34


def test_a_draw_covers_no_effect_and_a_real_one() -> None:
    covered = {0.0: 0, 0.15: 0}
    for seed in range(WORLDS):
        for size in covered:
            figures, week = drawn_by_lot(seed, size)
            found = interval(drawn(figures, [(draw(figures.units, seed), week)]), draws=199)
            covered[size] += found.low <= size <= found.high
    assert min(covered.values()) >= 34


def test_the_rebound_at_no_effect_is_foreseen() -> None:
    foreseen, seen = [], []
    for seed in range(10):
        figures, _, episodes = coached_when_low(seed, coached_a_week=0)
        before, _, after = figures.around(40)
        low = np.isin(np.arange(len(figures.units)), [one.unit for one in episodes if one.told <= 40 < one.over])
        foreseen.append(rebound_of(figures, 40, before[low], ~low))
        seen.append(float(np.mean((after - before)[low])))
    assert 0 < np.mean(foreseen) < np.mean(seen) * 1.25


@given(st.floats(-0.5, 0.5), st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_an_effect_that_is_added_is_added_to_the_answer(added: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    is_helped = np.arange(24) % 2 == 0
    change, before, earlier = rng.normal(0, 0.1, (3, 24))
    block = np.repeat([0, 1], 12)
    plain = interval(Trial(change, before, earlier, is_helped, block), draws=99)
    moved = interval(Trial(change + added * is_helped, before, earlier, is_helped, block), draws=99)
    assert np.allclose(np.array(moved) - added, plain, atol=1e-9)
    assert plain.low <= plain.effect <= plain.high


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_what_moves_a_whole_block_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    change, before, earlier = rng.normal(0, 0.1, (3, 24))
    block = np.repeat([0, 1, 2], 8)
    is_helped = np.tile([True, False, False, True], 6)
    shared = rng.normal(0, 1, 3)[block]
    first, second = (interval(Trial(c, before, earlier, is_helped, block), draws=99) for c in (change, change + shared))
    assert np.allclose(first, second, atol=1e-9)


def test_who_was_lowest_in_a_block_is_not_taken_for_helped() -> None:
    rng = np.random.default_rng(4)
    before = np.sort(rng.uniform(0.2, 0.6, 40))
    comes_back = (0.4 - before) * 0.6 + rng.normal(0, 0.04, 40)
    trial = Trial(comes_back, before, np.full(40, 0.5), rng.permutation(40) < 20 * (np.arange(40) < 26) + 2, np.zeros(40, int))
    found = interval(trial)
    plain = trial.change[trial.is_helped].mean() - trial.change[~trial.is_helped].mean()
    assert found.low < 0 < found.high < plain


def test_too_few_ways_to_draw_give_no_ends() -> None:
    found = interval(trial_of([0.3, 0.2, 0.0, 0.1], helped=1))
    assert (found.low, found.high) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("helped", "others", "waiting", "answer"),
    [
        (7, 40, 0, Answer.TOO_FEW_UNITS),
        (7, 40, 1, Answer.TOO_EARLY),
        (3, 40, 1, Answer.TOO_FEW_UNITS),
        (40, 7, 0, Answer.TOO_FEW_UNITS),
        (0, 0, 9, Answer.TOO_EARLY),
        (20, 20, 0, Answer.NOT_TOLD_APART),
    ],
)
def test_what_cannot_be_said_is_said(helped: int, others: int, waiting: int, answer: Answer) -> None:
    rng = np.random.default_rng(5)
    told = effect(trial_of(rng.normal(0, 0.1, helped + others).tolist(), helped), Design.MATCHED, waiting)
    assert told.answer is answer
    assert (told.effect is None) == (answer in {Answer.TOO_EARLY, Answer.TOO_FEW_UNITS})


def test_answers_come_in_steps_of_two_points_and_intervals_are_rounded_outwards() -> None:
    rng = np.random.default_rng(2)
    trial = trial_of((rng.normal(0, 0.05, 40) + 0.2 * (np.arange(40) < 20)).tolist(), 20)
    told, exact = effect(trial, Design.DRAWN, rebound=0.071), interval(trial)
    assert told.answer is Answer.MORE_USE
    assert told.low is not None
    assert told.high is not None
    assert told.low <= exact.low
    assert told.high >= exact.high
    shown = [told.effect, told.low, told.high, told.before_and_after, told.rebound]
    assert all(figure is not None and abs(figure / 0.02 - round(figure / 0.02)) < 1e-6 for figure in shown)


def flat(units: int = 30, weeks: int = 40) -> Figures:
    return Figures(tuple(f"u{i:02}" for i in range(units)), np.full((units, weeks), 0.5), np.full((units, weeks), 20.0))


def test_units_are_compared_with_units_that_had_a_signal_as_well() -> None:
    acts = [Act(unit, 20, "coffee") for unit in range(4)]
    episodes = [Episode(unit, 18, 40) for unit in range(8)]
    trial = matched(flat(), acts, "coffee", episodes)
    assert (trial.helped, trial.compared) == (4, 4)


def test_whoever_was_helped_around_the_time_is_not_left_alone() -> None:
    acts = [Act(0, 20, "coffee"), Act(1, 8, "paths"), Act(2, 7, "paths"), Act(3, 26, "coffee"), Act(4, 27, "coffee")]
    assert left_alone(flat(), acts, 20)[:5].tolist() == [False, False, True, False, True]


@pytest.mark.parametrize("change", ["after", "size", "before"])
def test_a_unit_of_which_too_little_is_known_is_left_out(change: str) -> None:
    figures = flat()
    if change == "size":
        figures.size[3, 22:] = 12.0
    else:
        figures.share[3, slice(16, 19) if change == "before" else slice(24, 26)] = np.nan
    assert np.flatnonzero(~figures.around(20).is_whole).tolist() == [3]


def test_nothing_known_makes_an_empty_trial() -> None:
    assert matched(flat(), [], "coffee", []).helped == 0
    assert matched(flat(weeks=3), [Act(0, 2, "coffee")], "coffee", []).helped == 0


def test_a_draw_is_the_same_for_whoever_makes_it_and_refuses_nobody() -> None:
    names = [f"Team {i}" for i in range(11)]
    one, other = draw(names, 42), draw(reversed(names), 42)
    assert one == other
    assert (len(one.first), sorted(one.units)) == (6, sorted(names))
    assert len({draw(names, seed).first for seed in range(50)}) > 40


def test_every_unit_comes_first_as_often_as_another() -> None:
    first = [unit for seed in range(400) for unit in draw("abcdefgh", seed).first]
    assert all(abs(first.count(unit) - 200) < 50 for unit in "abcdefgh")


def test_those_who_wait_have_their_turn_after_the_outcome() -> None:
    figures, week = drawn_by_lot(1)
    _, _, after = figures.around(week)
    figures.share[:, week + WAIT_WEEKS :] = np.nan
    assert np.allclose(figures.around(week).after, after)


def test_a_unit_counts_with_its_first_draw_only() -> None:
    figures = flat()
    one, two = Draw(("u00", "u01"), ("u02",)), Draw(("u02",), ("u03", "nobody"))
    assert drawn(figures, [(two, 22), (one, 20)]).helped == 2
    assert drawn(figures, [(one, WEEKS)]).helped == 0
