"""The weekly detection step for 10,000 teams with 60 weeks of history: time, and peak memory.

Each run is a process of its own, so that peak memory is that of the step and not of what came before.

    python benchmarks/detection.py            prints a table, medians of 5
"""

import argparse
import resource
import subprocess
import sys
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np
import pyarrow as pa

from pipeline.detectors import PATTERNS, detect
from pipeline.detectors.episodes import episodes
from pipeline.detectors.example import organisation, table
from pipeline.detectors.panel import Panel

RUNS = 5
STEPS = ("read the panel", *PATTERNS, "episodes", "all: rows to signals")


def rows(teams: int, weeks: int) -> pa.Table:
    """Teams that differ by chance, one in a hundred with idle licences and one in a hundred that works around the tool."""
    chance = np.random.default_rng(1)
    panel = organisation(teams, weeks)
    inclination = chance.beta(12, 8, (teams, 1))
    active = chance.binomial(20, inclination, (teams, weeks)).astype(float)
    old_way = chance.binomial(60, 0.2, (teams, weeks)).astype(float)
    never = chance.binomial(20, 0.08, (teams, 1)) * np.ones((1, weeks))
    never[::100] += 8
    active[50::100, weeks // 2 :] *= 0.3
    old_way[50::100, weeks // 2 :] += 20
    planted = replace(
        panel, people_active=active, people_active_by_own_action=np.floor(active), items_old_way=old_way, seats_never_used=never
    )
    return table(planted)


def measure(teams: int, weeks: int) -> None:
    """One run: seconds of each step, then megabytes before and at the peak, then the number of signals."""
    unit_weeks = rows(teams, weeks)
    before = _megabytes()
    times = [perf_counter()]
    panel = Panel.from_table(unit_weeks, "github-copilot")
    times.append(perf_counter())
    scores = []
    for detector in PATTERNS.values():
        scores.append(detector.score(panel))
        times.append(perf_counter())
    for score in scores:
        list(episodes(score))
    times.append(perf_counter())
    signals = detect(unit_weeks, "acme")
    times.append(perf_counter())
    print(*np.diff(times), before, _megabytes(), len(signals))


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run it five times and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=60)
    parser.add_argument("--once", action="store_true", help="one run, bare figures")
    asked = parser.parse_args()
    if asked.once:
        measure(asked.teams, asked.weeks)
        return
    command = [sys.executable, __file__, "--once", "--teams", str(asked.teams), "--weeks", str(asked.weeks)]
    runs = [[float(x) for x in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]
            for _ in range(RUNS)]  # fmt: skip
    *seconds, before, peak, signals = (median(column) for column in zip(*runs, strict=True))
    print(f"{asked.teams} teams, {asked.weeks} weeks, medians of {RUNS}; {signals:.0f} signals")
    for step, spent in zip(STEPS, seconds, strict=True):
        print(f"  {step:22} {spent:7.3f} s")
    print(f"  {'peak memory':22} {peak:7.0f} MB, of which {before:.0f} MB for the rows and the libraries")


if __name__ == "__main__":
    main()
