"""Attack 10: how much the real release function tells of one person, measured, beside what the plan says it costs.

The release function is run many times on two inputs that differ in one person: one who was regular in some spans of a quarter,
and the same quarter without them. Half of the runs serve to find the event that tells the two apart best; on the other half it is
counted how often the event happens in either. Where noise of epsilon is right, no event is more than e^epsilon times as
frequent. So the logarithm of the least ratio that the counts allow (Clopper and Pearson) is an epsilon that the function has at
least.

It misleads to one side only: a figure above the declared epsilon is a fault, one below proves nothing about events that were not
tried. Source of the method: DP-Sniper (Bichsel and others, 2021), DP-Auditorium (Kong and others, 2023).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from math import inf, log

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.audit.results import Result, Surface
from pipeline.audit.statistics import CONFIDENCE
from pipeline.collector.dp_release import Pending, noised_rows
from pipeline.noise import draw
from pipeline.privacy.budget import ReleaseKey
from pipeline.privacy.dp_plan import Allotment
from pipeline.privacy.groups import Group
from schemas.fields import Status
from schemas.noised import Level, NoisedForm, NoisedGrain, NoisedRow

Release = Callable[[Pending], list[NoisedRow]]
"""From a release without noise to its rows."""
Outputs = NDArray[np.float64]
"""One run a row, one value a column."""

ABSENT = -1e6
"""Stands for a value that was withheld."""
START = date(2026, 3, 30)
SPANS = ((Level.TEAM, NoisedGrain.QUARTER, Fraction(1)), *((Level.DEPARTMENT, NoisedGrain.FOUR_WEEKS, Fraction(1, 3)),) * 3)
"""What a quarter of the shipped plan releases about one person."""
DECLARED = sum((epsilon for _, _, epsilon in SPANS), Fraction(0))


@dataclass(frozen=True)
class Target:
    """Somebody, and the others around them.

    Parameters
    ----------
    regular
        In which of the spans they were regular: the quarter, and each four weeks.
    others
        How many others of each cell were.
    """

    regular: tuple[bool, bool, bool, bool]
    others: int


TARGETS = tuple(
    Target(regular, others)
    for others in (0, 4, 7, 29)
    for regular in ((True, True, True, True), (False, True, False, False), (True, False, False, False))
)
"""Always there, or in one span alone; among nobody, few, just under a threshold, or all but one."""


def by_the_real_function(pending: Pending) -> list[NoisedRow]:
    """The release as the collector makes it."""
    return noised_rows(pending, draw)


def outputs(release: Release, target: Target, *, is_there: bool, runs: int, at_once: int) -> Outputs:
    """What comes out in so many runs: the target's own cell of each span, and a cell beside it in which nothing changes.

    Parameters
    ----------
    release
        What is audited.
    target
        Who is looked for.
    is_there
        Whether they are.
    runs
        How often.
    at_once
        So many runs share one call, as cells of one release; 1 finds a seed that is used again.
    """
    calls = -(-runs // at_once)
    return np.vstack([_of_a_call(release, target, is_there=is_there, times=at_once) for _ in range(calls)])[:runs]


def _of_a_call(release: Release, target: Target, *, is_there: bool, times: int) -> Outputs:
    columns = []
    for number, (level, grain, epsilon) in enumerate(SPANS):
        own = target.others + int(is_there and target.regular[number])
        rows = release(_pending(level, grain, epsilon, number, (own, target.others) * times))
        values = [ABSENT if row.value is None else row.value for row in rows]
        columns += [values[::2], values[1::2]]
    return np.array(columns, dtype=np.float64).T


def _pending(level: Level, grain: NoisedGrain, epsilon: Fraction, number: int, counts: tuple[int, ...]) -> Pending:
    key = ReleaseKey("audit", "audit", "audit", level, grain, START)
    line = Allotment(level, grain, NoisedForm.SHARE, 30, epsilon)
    cells = tuple((Group(f"cell {place}", "organisation", 30, Status.OK, None), line) for place in range(len(counts)))
    return Pending(key, "2026-Q2", f"{number}", epsilon, cells, (), 4, counts)


def measured(there: Outputs, not_there: Outputs) -> float:
    """The epsilon that two sets of outputs show at least; 0 where nothing tells them apart."""
    half = len(there) // 2
    score = _likelihood(there[:half], not_there[:half])
    features, features_without = (_features(runs, score) for runs in (there, not_there))
    found = 0.0
    for one, other in ((features, features_without), (features_without, features)):
        column, event = _best_event(one[:half], other[:half])
        found = max(found, _least(event(one[half:, column]), event(other[half:, column])))
    return found


Event = Callable[[NDArray[np.float64]], NDArray[np.bool_]]


def _features(runs: Outputs, score: Callable[[Outputs], NDArray[np.float64]]) -> Outputs:
    """What events are bounds on: each value, each difference of two values, and the likelihood of all values together."""
    width = runs.shape[1]
    differences = [runs[:, column] - runs[:, other] for column in range(width) for other in range(column)]
    return np.column_stack([runs, *differences, score(runs)])


def _likelihood(there: Outputs, not_there: Outputs) -> Callable[[Outputs], NDArray[np.float64]]:
    """How much more likely the values are with the target there, each on its own; learned from the runs given."""
    tables = []
    for column in range(there.shape[1]):
        values = np.unique(np.concatenate([there[:, column], not_there[:, column]]))
        counts = [_counts(runs[:, column], values) + 1 for runs in (there, not_there)]
        tables.append((values, np.log(counts[0] / counts[1])))

    def score(runs: Outputs) -> NDArray[np.float64]:
        total = np.zeros(len(runs))
        for column, (values, ratios) in enumerate(tables):
            total += ratios[np.minimum(np.searchsorted(values, runs[:, column]), len(values) - 1)]
        return np.round(total, 1)

    return score


def _best_event(features: Outputs, features_without: Outputs) -> tuple[int, Event]:
    """The feature, and the bound on it, whose least ratio of chances is about the largest: at least, at most, or just a value."""
    best: tuple[float, int, Event] = (-inf, 0, lambda values: values == ABSENT)
    for column in range(features.shape[1]):
        own, other = features[:, column], features_without[:, column]
        values = np.unique(np.concatenate([own, other]))
        equal, equal_without = _counts(own, values), _counts(other, values)
        for compare, hits, hits_without in (
            (np.equal, equal, equal_without),
            (np.less_equal, equal.cumsum(), equal_without.cumsum()),
            (np.greater_equal, equal[::-1].cumsum()[::-1], equal_without[::-1].cumsum()[::-1]),
        ):
            ratios = _about_the_least(hits, hits_without)
            place = int(np.argmax(ratios))
            if ratios[place] > best[0]:
                best = (float(ratios[place]), column, partial(_holds, compare, values[place]))
    return best[1], best[2]


def _holds(compare: np.ufunc, bound: float, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = compare(values, bound)
    return found


def _counts(values: NDArray[np.float64], among: NDArray[np.float64]) -> NDArray[np.intp]:
    """How often each of some values occurs."""
    return np.bincount(np.searchsorted(among, values), minlength=len(among))


def _about_the_least(hits: NDArray[np.intp], hits_without: NDArray[np.intp]) -> NDArray[np.float64]:
    """The least logarithm of the ratio, by the rule of thumb for two counts: good enough to choose by."""
    spread = np.sqrt(1 / np.maximum(hits, 0.5) + 1 / (hits_without + 1))
    found: NDArray[np.float64] = np.log(np.maximum(hits, 0.5) / (hits_without + 1)) - 3.3 * spread
    return found


def _least(happened: NDArray[np.bool_], happened_without: NDArray[np.bool_]) -> float:
    """The least logarithm of the ratio of two chances, by the counts of an event."""
    tail = (1 - CONFIDENCE) / 2
    hits, runs = int(happened.sum()), len(happened)
    hits_without, runs_without = int(happened_without.sum()), len(happened_without)
    if hits == 0 or hits_without == runs_without:
        return -inf
    low = float(stats.beta.ppf(tail, hits, runs - hits + 1))
    high = float(stats.beta.ppf(1 - tail, hits_without + 1, runs_without - hits_without))
    return log(low / high)


def audit_release(release: Release, runs: int, at_once: int = 500, targets: Sequence[Target] = TARGETS) -> tuple[float, Target]:
    """The largest epsilon that was measured, and for whom."""
    found = []
    for target in targets:
        there, not_there = (outputs(release, target, is_there=is_there, runs=runs, at_once=at_once) for is_there in (True, False))
        found.append((max(0.0, measured(there, not_there)), target))
    return max(found, key=lambda one: one[0])


def results(runs: int, single_runs: int) -> list[Result]:
    """The audit of the real release function: many runs, and fewer ones with a call each, for a seed that is used again."""
    told = []
    for what, number, at_once in (("many cells a call", runs, 500), ("one call each", single_runs, 1)):
        epsilon, target = audit_release(by_the_real_function, number, at_once)
        spans = sum(target.regular)
        told.append(
            Result(
                attack=10,
                surface=Surface.DP,
                what=f"epsilon of a quarter at least, {what}",
                value=epsilon,
                low=epsilon,
                high=inf,
                trials=number * len(TARGETS),
                limit=float(DECLARED),
                example=f"somebody regular in {spans} of 4 spans, among {target.others} others who were",
            )
        )
    return told
