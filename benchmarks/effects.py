"""Did it help? How often the interval covers what is true, beside what a plain before and after would say; and the time it takes.

In made-up teams (``pipeline.effects.worlds``) whose change lead coaches those with a signal, by chance or the lowest first, or
draws by lot among those that fell most. ``python benchmarks/effects.py --worlds 400``; docs/interventions.md tells the figures.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipeline.effects import Act, Figures, draw, drawn, matched
from pipeline.effects.permutation import interval
from pipeline.effects.trial import Trial
from pipeline.effects.worlds import coached_when_low, drawn_by_lot

DRAWS = 499
UNITS, WEEKS, HELPED = 10_000, 104, 600


@dataclass
class Tally:
    """What was found over worlds."""

    effect: float
    covered: int = 0
    told: int = 0
    naive: int = 0
    estimates: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    units: list[int] = field(default_factory=list)

    def add(self, trial: Trial) -> None:
        """One world."""
        found = interval(trial, DRAWS)
        change = trial.change[trial.is_helped]
        self.covered += found.low <= self.effect <= found.high
        self.told += found.low > 0 or found.high < 0
        self.naive += change.mean() > 2 * change.std(ddof=1) / len(change) ** 0.5
        self.estimates.append(found.effect)
        self.changes.append(float(change.mean()))
        self.units.append(trial.helped)

    def row(self, name: str) -> str:
        """One line of the table."""
        n = len(self.estimates)
        means = f"{np.mean(self.estimates):+9.3f} {np.mean(self.changes):+12.3f}"
        shares = f"{self.covered / n:8.1%} {self.told / n:8.1%} {self.naive / n:12.1%}"
        return f"{name:28} {self.effect:6.2f} {np.mean(self.units):6.0f} {means} {shares}"


def of_coaching(seed: int, effect: float, **world: object) -> Trial:
    """Units with a signal that were coached, beside others that were not."""
    figures, acts, episodes = coached_when_low(seed, effect, **world)  # type: ignore[arg-type]  # options of the world
    return matched(figures, acts, "coffee", episodes)


def of_lot(seed: int, effect: float, teams: int) -> Trial:
    """Units that a lot put first, beside those that waited."""
    figures, week = drawn_by_lot(seed, effect, teams)
    return drawn(figures, [(draw(figures.units, seed), week)])


def speed() -> None:
    """The whole of a large organisation, once."""
    rng = np.random.default_rng(1)
    figures = Figures(tuple(f"unit {i}" for i in range(UNITS)), rng.beta(6, 5, (UNITS, WEEKS)), np.full((UNITS, WEEKS), 20.0))
    acts = [Act(unit, 30 + unit % 60, "coffee") for unit in range(HELPED)]
    began = time.perf_counter()
    trial = matched(figures, acts, "coffee", [])
    found = interval(trial)
    took = time.perf_counter() - began
    print(f"\n{UNITS} units x {WEEKS} weeks, {trial.helped} helped in 60 weeks, {trial.compared} compared: {took:.2f} s")
    assert found.low <= 0 <= found.high


def main() -> None:
    """Every world, then the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=100)
    worlds = parser.parse_args().worlds
    cases: dict[str, Callable[[int, float], Trial]] = {
        "coached by chance": of_coaching,
        "coached seldom": lambda seed, effect: of_coaching(seed, effect, coached_a_week=0.05),
        "lowest first": lambda seed, effect: of_coaching(seed, effect, lowest_first=True),
        "by lot, 16 teams": lambda seed, effect: of_lot(seed, effect, 16),
        "by lot, 40 teams": lambda seed, effect: of_lot(seed, effect, 40),
        "by lot, 100 teams": lambda seed, effect: of_lot(seed, effect, 100),
    }
    print(
        f"{'':28} {'truth':>6} {'units':>6} {'estimate':>9} {'before/after':>12} {'covered':>8} {'told':>8} {'naive helps':>12}"
    )
    for name, world in cases.items():
        for effect in (0.0, 0.05, 0.15):
            tally = Tally(effect)
            for seed in range(worlds):
                tally.add(world(seed, effect))
            print(tally.row(name), flush=True)
    speed()


main()
