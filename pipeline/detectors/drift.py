"""Drift: some units of an organisation move away from where they were, while the others stay or move the other way."""

from typing import NamedTuple

import numpy as np

from pipeline.detectors.baselines import HIGHEST_NULL, LOWEST_NULL, lowest_plausible
from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.e_detector import evidence_of_fall
from pipeline.detectors.history import Past

BEST_FARING = 0.75
"""What happened to everybody is what happened even to the quarter of units that fared best: where a half falls, a mean would take
half of their fall for common."""

WEIGHT_OF_PAST = 0.1
"""Many pasts are read at once. Each counts half as much as that of a single unit would, so that by chance far fewer than a fifth
of the units seem to have left theirs."""


class Spread(NamedTuple):
    """How far units lie apart beyond chance, by week: a standard deviation between units, in points of the share."""

    before: Array
    now: Array


class Moves(NamedTuple):
    """Logarithms of an e-detector for each unit that its share left its own past, beyond what is common to all."""

    down: Array
    either: Array
    """Down or up: the mean of the two."""


def moves(part: Array, whole: Array, history: Past, *, ceiling: float) -> Moves:
    """What speaks for each unit having moved away from its own past; up is a fall of the rest.

    It misleads where fewer than a quarter of the units stay where they are: then the common part is theirs.

    Parameters
    ----------
    part, whole
        Counts, shape (units, weeks); NaN where unknown.
    history
        The own past of each week.
    ceiling
        Most evidence to be kept.

    Examples
    --------
    >>> from pipeline.detectors.history import past
    >>> part = np.full((8, 20), 12.0)
    >>> part[0, 10:], part[1, 10:] = 4, 19
    >>> part[:, 15:] *= 0.9
    >>> weeks = np.ones(part.shape, bool)
    >>> found = moves(part, np.full(part.shape, 20.0), past(weeks, ~weeks), ceiling=20)
    >>> np.flatnonzero(found.either[:, -1] > 5).tolist(), np.flatnonzero(found.down[:, -1] > 5).tolist()
    ([0, 1], [0])
    """
    down, up = (_fall(one, whole, history, ceiling) for one in (part, whole - part))
    return Moves(down, np.logaddexp(down, up) - np.log(2))


def _fall(part: Array, whole: Array, history: Past, ceiling: float) -> Array:
    before_part, before_whole = history.total(part), history.total(whole)
    before = ratio(before_part, before_whole)
    common = np.minimum(_quantile(ratio(ratio(part, whole), before), BEST_FARING), 1.0)
    everywhere = ratio(np.nansum(before_part, axis=0), np.nansum(before_whole, axis=0))
    null = np.clip(lowest_plausible(before_part, before_whole, everywhere, WEIGHT_OF_PAST) * common, LOWEST_NULL, HIGHEST_NULL)
    return evidence_of_fall(part, whole, null, history.begins, weight=1, ceiling=ceiling)


def at_least(evidence: Array, units: Array) -> Array:
    """Logarithm of the evidence of each week that so many units moved: the mean e-value of all but the ``units - 1`` strongest.

    Where fewer moved, all that are left but at most those did not, and a mean of e-values is one whatever depends on what.

    Parameters
    ----------
    evidence
        Logarithms, shape (units, weeks); NaN where a unit is not looked at, -inf where nothing speaks for it.
    units
        How many, by week.

    Examples
    --------
    >>> evidence = np.log([[100.0], [10.0], [4.0], [2.0]])
    >>> np.exp(at_least(evidence, np.array([2]))).round(2)  # of 10, 4 and 2
    array([5.33])
    """
    known = np.isfinite(evidence) | np.isneginf(evidence)
    ranked = -np.sort(-np.where(known, evidence, -np.inf), axis=0)
    place = np.arange(len(evidence))[:, None]
    kept = np.where(place >= units - 1, ranked, -np.inf)
    left = known.sum(axis=0) - (units - 1)
    with np.errstate(divide="ignore"):
        mean: Array = np.logaddexp.reduce(kept, axis=0, initial=-np.inf) - np.log(np.where(left > 0, left, np.inf))
    return mean


def spread(part: Array, whole: Array, history: Past) -> Spread:
    """How far units lie apart, over their past and over the last weeks that count.

    It misleads as a measure of agreement: units may differ because their work does. What is told is the change.
    """
    return Spread(
        _beyond_chance(history.mean(part), history.mean(whole)), _beyond_chance(history.recent(part), history.recent(whole))
    )


def _beyond_chance(part: Array, whole: Array) -> Array:
    """The standard deviation between units; the variance that people drawn at random would give is taken off."""
    share = ratio(part, whole)
    known = np.isfinite(share).sum(axis=0)
    mean = ratio(np.nansum(share, axis=0), known.astype(np.float64))
    total = ratio(np.nansum((share - mean) ** 2, axis=0), known - 1.0)
    by_chance = ratio(np.nansum(ratio(share * (1 - share), whole), axis=0), known.astype(np.float64))
    return np.sqrt(np.maximum(total - by_chance, 0))


def _quantile(values: Array, at: float) -> Array:
    """The quantile over units, by week; NaN where nothing is known."""
    if len(values) == 0:
        return np.full(values.shape[1], np.nan)
    ranked = np.sort(values, axis=0)  # NaN comes last
    place = np.maximum(at * (np.isfinite(values).sum(axis=0) - 1), 0)
    low = np.floor(place).astype(np.int64)
    both = np.stack([low, np.ceil(place).astype(np.int64)])
    below, above = np.take_along_axis(ranked, both, axis=0)
    quantile: Array = below + (above - below) * (place - low)
    return quantile
