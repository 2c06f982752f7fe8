"""The public benchmark, one scenario a piece: each method on the same series, unchanged and thinned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.evaluation.peers import r_surveillance
from pipeline.evaluation.public import methods
from pipeline.evaluation.public.scenarios import (
    CURRENT,
    SCENARIOS,
    THINNED_WEEKS,
    Series,
    baseline,
    thinned,
    with_outbreak,
    with_past,
)
from pipeline.evaluation.public.scoring import Judged, at_rate, judge

PAST, NOW = 5.0, 5.0
"""Sizes of outbreaks, in standard deviations."""
THINNED = (0.25, 0.5, 0.75)
FPR = 0.005
"""The rate at which all methods are compared: that of Farrington's algorithm at its usual setting."""
OUTBREAKS = "outbreaks"
QUIET, QUIET_FALLS = "quiet", "quiet, for falls"
WINDOWS = r_surveillance.Windows(first=CURRENT)
TITLES: Mapping[str, str] = {
    "ours": "our e-detector",
    "cusum": "Poisson CUSUM",
    "farrington": "Farrington flexible (R surveillance)",
    "C1": "EARS C1 (R surveillance)",
    "C2": "EARS C2 (R surveillance)",
    "C3": "EARS C3 (R surveillance)",
    "at_random": "at random",
}
USUAL: Mapping[str, float] = {"farrington": 1.0, "C1": 3.09, "C2": 3.09, "C3": 3.09}
"""Thresholds as published: Farrington's bound, and alpha = .001."""


@dataclass(frozen=True)
class Outcome:
    """One line of the table: a method on one variant, over all scenarios."""

    method: str
    variant: str
    usual: Judged | None
    tuned: Judged


Scored = Mapping[str, Array]
"""Scores of the last 49 weeks, by "variant/method"."""


def variants(number: int, runs: int, seed: int) -> dict[str, Series]:
    """One scenario: without a current outbreak, with one, and thinned; the same seed gives the same series."""
    scenario, chance = SCENARIOS[number], np.random.default_rng([seed, number])
    counts = with_past(scenario, baseline(scenario, runs, chance), PAST, chance)
    still = Series(counts, np.zeros(counts.shape, np.bool_), np.full(runs, np.inf))
    falls = {named(taken): thinned(counts, taken, chance) for taken in THINNED}
    return {QUIET: still, QUIET_FALLS: still, OUTBREAKS: with_outbreak(scenario, counts, NOW, chance)} | falls


def named(taken: float) -> str:
    """The name of a thinned variant."""
    return f"thinned by {taken:.0%}"


def scored(number: int, runs: int, slow_runs: int, seed: int) -> dict[str, Array]:
    """Every installed method on every variant of one scenario; those of R on the first ``slow_runs`` series only."""
    found = {}
    for variant, series in variants(number, runs, seed).items():
        falls = variant not in (QUIET, OUTBREAKS)
        for method, score in _all_methods(series.counts, slow_runs, falls=falls).items():
            found[f"{variant}/{method}"] = score[:, CURRENT:]
    return found


def outcomes(pieces: Mapping[int, Scored], runs: int, seed: int) -> list[Outcome]:
    """The table over all scenarios; thresholds are tuned on one half of the runs and judged on the other."""
    series = [variants(number, runs, seed) for number in pieces]
    found = []
    for variant in (OUTBREAKS, *map(named, THINNED)):
        for method in TITLES:
            quiet = [one.get(f"{QUIET if variant == OUTBREAKS else QUIET_FALLS}/{method}") for one in pieces.values()]
            scores = [one.get(f"{variant}/{method}") for one in pieces.values()]
            if all(one is not None for one in (*quiet, *scores)):
                known = [[one for one in many if one is not None] for many in (quiet, scores)]
                found.append(_outcome(method, variant, known[0], known[1], [one[variant] for one in series]))
    return found


def _outcome(method: str, variant: str, quiet: Sequence[Array], scores: Sequence[Array], series: Sequence[Series]) -> Outcome:
    half, runs = len(scores[0]) // 2, len(scores[0])
    level = at_rate([score[:half] for score in quiet], FPR)
    parts = [(one.counts[half:runs, CURRENT:], one.planted[half:runs, CURRENT:], one.onset[half:runs]) for one in series]
    together = Series(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    still, score = (np.concatenate([one[half:] for one in many]) for many in (quiet, scores))
    within = np.inf if variant == OUTBREAKS else THINNED_WEEKS
    usual = judge(still, score, together, USUAL[method], within) if method in USUAL else None
    return Outcome(method, variant, usual, judge(still, score, together, level, within))


def _all_methods(counts: Array, slow_runs: int, *, falls: bool) -> dict[str, Array]:
    found = {
        "ours": methods.e_detector(counts, CURRENT, falls=falls),
        "cusum": methods.cusum(counts, CURRENT, falls=falls),
        "at_random": methods.at_random(counts, CURRENT),
    }
    if slow_runs and r_surveillance.is_installed():
        few = counts[:slow_runs]
        # R gives no lower bound: what is missing from a generous whole is a rise again.
        turned = 2 * few[:, :CURRENT].max(axis=1, keepdims=True) - few if falls else few
        found |= r_surveillance.scores(np.maximum(turned, 0), None, WINDOWS)
    return found
