"""The auditor of epsilon lets the real release function pass, and finds every fault that was put into it."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from pipeline.audit.attacks.epsilon import DECLARED, Release, Target, audit_release, by_the_real_function
from pipeline.collector.dp_release import Pending, noised_rows
from pipeline.noise import Draw, draw
from schemas.fields import Reason, Status
from schemas.noised import NoisedRow

RUNS = 2_000
ALWAYS = Target((True, True, True, True), 7)
ONE_SPAN = Target((True, False, False, False), 7)
BELOW_A_THRESHOLD = 8


def with_noise(noise: Draw) -> Release:
    return lambda pending: noised_rows(pending, noise)


def half_the_noise(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    return draw(counts, 2 * epsilon)


def bounded(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    chance = np.random.default_rng()
    return [count + int(chance.integers(-2, 3)) for count in counts]


def same_seed(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    chance, stay = np.random.default_rng(7), 1 - np.exp(-float(epsilon))
    return [count + int(chance.geometric(stay) - chance.geometric(stay)) for count in counts]


def one_noise_for_all_cells(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    (noise,) = draw([0], epsilon)
    return [count + noise for count in counts]


def rounded_noise_of_even_numbers(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    """Noise of the right size, on every other number: which of two neighbours it was is plain to see."""
    return [count + 2 * noise for count, noise in zip(counts, draw([0] * len(counts), epsilon), strict=True)]


def withheld_by_the_true_count(pending: Pending) -> list[NoisedRow]:
    rows = noised_rows(pending, draw)
    hidden = {"status": Status.WITHHELD, "reason": Reason.TOO_SMALL, "value": None, "plus_minus": None, "epsilon": None}
    return [
        row.model_copy(update=hidden) if count < BELOW_A_THRESHOLD else row
        for row, count in zip(rows, pending.counts or (), strict=True)
    ]


@pytest.mark.parametrize("at_once", [200, 1])
def test_the_real_release_shows_no_more_than_it_declares(at_once: int) -> None:
    runs = RUNS if at_once > 1 else RUNS // 4
    epsilon, _ = audit_release(by_the_real_function, runs, at_once, [ALWAYS, ONE_SPAN])
    assert epsilon <= DECLARED == 2


def test_it_comes_near_what_is_declared() -> None:
    """Else it would find nothing: the event that tells most is found, and the counts leave little room below it."""
    epsilon, target = audit_release(by_the_real_function, 4 * RUNS, 200, [ALWAYS])
    assert epsilon > 1.1
    assert target == ALWAYS


@pytest.mark.parametrize(
    ("release", "at_once", "target"),
    [
        (with_noise(half_the_noise), 200, ALWAYS),
        (with_noise(bounded), 200, ALWAYS),
        (with_noise(rounded_noise_of_even_numbers), 200, ALWAYS),
        (with_noise(one_noise_for_all_cells), 1, ONE_SPAN),
        (with_noise(same_seed), 1, ALWAYS),
        (withheld_by_the_true_count, 200, ALWAYS),
    ],
    ids=["half the noise", "bounded noise", "parity", "one noise for all", "the same seed", "withheld by the true count"],
)
def test_a_fault_is_found(release: Release, at_once: int, target: Target) -> None:
    epsilon, _ = audit_release(release, RUNS if at_once > 1 else RUNS // 4, at_once, [target])
    assert epsilon > DECLARED
