"""The 42 weekly scenarios of Noufaily and others, and outbreaks and thinning in them.

References
----------
Noufaily et al. 2013, An improved algorithm for outbreak detection in multiple surveillance systems, Stat Med 32:1206, doi
10.1002/sim.5595; used again for 21 methods by Bédubourg and Le Strat 2017, PLoS ONE, doi 10.1371/journal.pone.0181227.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline.detectors.columns import Array, Mask

WEEKS, SEASON = 624, 52
BASELINE = 312
"""Weeks before this one train; past outbreaks come after it."""
CURRENT = 575
"""The last 49 weeks are judged."""
PAST_OUTBREAKS = 4
THINNED_WEEKS = 12


class Setting(NamedTuple):
    """The parameters of one of seven kinds of count."""

    level: float
    trend: float
    cosine: float
    sine: float
    dispersion: float


SETTINGS = (
    Setting(0.1, 0.0025, 0.6, 0.6, 1.5),
    Setting(-2.0, 0.005, 0.1, 0.3, 2.0),
    Setting(1.5, 0.003, 0.2, -0.4, 1.0),
    Setting(0.5, 0.002, 0.5, 0.5, 5.0),
    Setting(2.5, 0.001, 1.0, 0.1, 3.0),
    Setting(3.75, 0.001, 0.1, -0.1, 1.1),
    Setting(5.0, 0.0001, 0.05, 0.01, 1.2),
)


class Scenario(NamedTuple):
    """A kind of count, with or without trend, with so many waves a year."""

    setting: Setting
    has_trend: bool
    waves: int


SCENARIOS: Mapping[int, Scenario] = {
    6 * i + 3 * trend + waves + 1: Scenario(setting, bool(trend), waves)
    for i, setting in enumerate(SETTINGS)
    for trend in (0, 1)
    for waves in (0, 1, 2)
}
"""By the number they have in the literature, 1 to 42."""


class Series(NamedTuple):
    """Counts of several runs, shape (runs, weeks), and where something was planted in the weeks that are judged."""

    counts: Array
    planted: Mask
    onset: Array


def mean(scenario: Scenario) -> Array:
    """The expected count of each week.

    >>> mean(SCENARIOS[37])[0].round(1)  # number 37: about 148 a week, without trend or season
    np.float64(148.4)
    """
    weeks = np.arange(1, WEEKS + 1)
    setting = scenario.setting
    angles = [2 * np.pi * j * weeks / SEASON for j in range(1, scenario.waves + 1)]
    season = sum((setting.cosine * np.cos(a) + setting.sine * np.sin(a) for a in angles), np.zeros(WEEKS))
    return np.asarray(np.exp(setting.level + setting.trend * weeks * scenario.has_trend + season))


def baseline(scenario: Scenario, runs: int, chance: np.random.Generator) -> Array:
    """Counts without any outbreak: negative binomial with variance ``dispersion`` times the mean, Poisson where that is 1."""
    expected, dispersion = np.tile(mean(scenario), (runs, 1)), scenario.setting.dispersion
    if dispersion == 1:
        return chance.poisson(expected).astype(np.float64)
    return chance.negative_binomial(expected / (dispersion - 1), 1 / dispersion).astype(np.float64)


def with_past(scenario: Scenario, counts: Array, size: float, chance: np.random.Generator) -> Array:
    """The same with four outbreaks between training and the weeks that are judged, of ``size`` standard deviations."""
    deviation = np.sqrt(scenario.setting.dispersion * mean(scenario))
    found = counts.copy()
    for run in range(len(counts)):
        for start in chance.choice(np.arange(BASELINE, CURRENT - 1), PAST_OUTBREAKS, replace=False).tolist():
            found[run, :CURRENT] += _outbreak(start, size * deviation[start], chance, fewest=0)[:CURRENT]
    return found


def with_outbreak(scenario: Scenario, counts: Array, size: float, chance: np.random.Generator) -> Series:
    """The same with one outbreak in the last 49 weeks; one of fewer than two cases is drawn again."""
    deviation = np.sqrt(scenario.setting.dispersion * mean(scenario))
    found, planted = counts.copy(), np.zeros(counts.shape, np.bool_)
    onset = chance.integers(CURRENT, WEEKS, len(counts))
    for run, start in enumerate(onset.tolist()):
        cases = _outbreak(start, size * deviation[start], chance, fewest=2)
        found[run] += cases
        planted[run, start : int(np.flatnonzero(cases)[-1]) + 1] = True
    return Series(found, planted, onset.astype(np.float64))


def thinned(counts: Array, taken: float, chance: np.random.Generator) -> Series:
    """Our variant: from a week of the last 49 on, each case stays with probability ``1 - taken``."""
    onset = chance.integers(CURRENT, WEEKS - THINNED_WEEKS, len(counts))
    planted = np.arange(WEEKS)[None, :] >= onset[:, None]
    kept = chance.binomial(counts.astype(np.int64), 1 - taken)
    return Series(np.where(planted, kept, counts), planted, onset.astype(np.float64))


def _outbreak(start: int, size: float, chance: np.random.Generator, fewest: int) -> Array:
    """Cases by week: a Poisson number of them, each some weeks after the start (log-normal, rounded down)."""
    while True:
        cases = int(chance.poisson(size))
        weeks = start + np.floor(chance.lognormal(0, 0.5, cases)).astype(np.int64)
        weeks = weeks[weeks < WEEKS]
        if len(weeks) >= fewest:
            return np.bincount(weeks, minlength=WEEKS).astype(np.float64)
        size = max(size, 1.0)
