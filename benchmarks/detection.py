"""Detection for 10,000 units with 10 tools each and 104 weeks: a backtest over all of it, the weekly step, and peak memory.

Every run is a process of its own, so that peak memory is that of the run and not of what came before. Rows are made, and handed
over, one tool at a time, as a store gives them; making them is not timed.

    python benchmarks/detection.py                    prints a table
    python benchmarks/detection.py --teams 500        a smaller one
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Self, TypeVar

import numpy as np
import pyarrow as pa

from pipeline.detectors import PATTERNS, panels, scores
from pipeline.detectors.example import FIGURES_OF_A_QUARTER, organisation, tables
from pipeline.detectors.panel import Panel
from pipeline.detectors.two_camps import BINS
from pipeline.periods import Week
from pipeline.stream.backtest import Asked, backtest
from pipeline.stream.detect import news

ORG = "acme"
T = TypeVar("T")


@dataclass
class Made:
    """Rows of teams that differ by chance; one in a hundred has idle licences, one in a hundred works around the tool."""

    teams: int
    weeks: int
    how_many: int
    spent: float = field(default=0.0, init=False)
    """Seconds that making the rows took."""
    peak: float = field(default=0.0, init=False)
    """Most megabytes at once, while no rows were being made."""

    def tools(self) -> Sequence[str]:
        """Their names."""
        return [f"tool-{number}" for number in range(self.how_many)]

    def of_tool(self, tool: str) -> pa.Table:
        """Made when it is asked for."""
        return self._made(lambda: tables(self._panel(int(tool.rsplit("-", 1)[-1]))).unit_week)

    def of_people(self) -> pa.Table:
        """Likewise."""
        return self._made(lambda: tables(self._panel(0)).unit_human_week)

    def _made(self, make: Callable[[], pa.Table]) -> pa.Table:
        """Neither the time nor the room of making counts: Linux is told to begin its peak anew."""
        self.peak, start = max(self.peak, _peak()), process_time()
        rows = make()
        self.spent += process_time() - start
        Path("/proc/self/clear_refs").write_text("5")
        return rows

    def span(self) -> tuple[date, date]:
        """The first and the last week."""
        weeks = organisation(1, self.weeks).weeks
        return weeks[0].item(), weeks[-1].item()

    def until(self, monday: date) -> Self:
        """Nothing is asked that ends earlier."""
        return self

    def _panel(self, number: int) -> Panel:
        chance, shape = np.random.default_rng(number), (self.teams, self.weeks)
        panel = _as_released(organisation(*shape))
        size = panel.cohort_size[:, :1].astype(np.int64)
        active = chance.binomial(size, chance.beta(12, 8, (self.teams, 1)), shape).astype(float)
        old_way = chance.binomial(60, 0.2, shape).astype(float)
        never = chance.binomial(size, 0.08) * np.ones((1, self.weeks))
        never[number::100] += 8
        active[50 + number :: 100, self.weeks // 2 :] *= 0.3
        old_way[50 + number :: 100, self.weeks // 2 :] += 20
        return replace(panel, tool=f"tool-{number}").with_figures(
            people_active=active, people_active_by_own_action=np.floor(active), items_old_way=old_way, seats_never_used=never,
            tools=np.full(shape, float(self.how_many)),
        )  # fmt: skip


def _as_released(panel: Panel) -> Panel:
    """One unit in ten has sixty people; of the others the gate withholds who uses a tool on how many days, and who leaves."""
    is_large = np.arange(len(panel.units))[:, None] % 10 == 0
    of_large = {name: np.where(is_large, panel[name], np.nan) for name in (*BINS, *FIGURES_OF_A_QUARTER)}
    seats = np.where(is_large, 60.0, panel["seats"])
    size = np.where(is_large, 60.0, panel.cohort_size)
    return replace(panel, cohort_size=size).with_figures(**of_large, seats=seats)


def measure(rows: Made) -> None:
    """Seconds of the backtest and of a weekly step, of each part for one tool, then episodes and the peak in megabytes."""
    asked = Asked(ORG, "NL", tuple(PATTERNS), from_people=10)
    first = Week.of(rows.span()[0])
    weeks = [first.shift(i) for i in range(rows.weeks)]
    told, backtested = _timed(rows, lambda: backtest(rows, weeks, asked))
    peak = max(rows.peak, _peak())
    _, stepped = _timed(rows, lambda: news(rows, ORG, "NL", tuple(PATTERNS), stored=()))
    print("backtest", backtested)
    print("weekly-step", stepped)
    one = Made(rows.teams, rows.weeks, 1)
    read, spent = _timed(one, lambda: list(panels(one, "NL")))
    print("read-of-one-tool", spent)
    for panel in read:
        for pattern in PATTERNS:
            scored, spent = _timed(one, lambda panel=panel, pattern=pattern: scores(panel, [pattern]))
            if scored:
                print(pattern, spent)
    print("episodes", len(told))
    print("backtest-peak-MB", peak)


def _peak() -> float:
    said = Path("/proc/self/status").read_text("utf-8")
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


def _timed(rows: Made, work: Callable[[], T]) -> tuple[T, float]:
    start, made = process_time(), rows.spent
    done = work()
    return done, process_time() - start - (rows.spent - made)


def main() -> None:
    """Run it once, in a process of its own, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=10_000)
    parser.add_argument("--tools", type=int, default=10)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--once", action="store_true", help="in this process, bare figures")
    asked = parser.parse_args()
    if asked.once:
        measure(Made(asked.teams, asked.weeks, asked.tools))
        return
    sizes = ["--teams", str(asked.teams), "--tools", str(asked.tools), "--weeks", str(asked.weeks)]
    found = subprocess.run([sys.executable, __file__, "--once", *sizes], check=True, capture_output=True, text=True)
    print(f"{asked.teams} units, {asked.tools} tools, {asked.weeks} weeks, all patterns")
    for line in found.stdout.splitlines():
        name, figure = line.split()
        print(f"  {name:24} {float(figure):10.2f}")


if __name__ == "__main__":
    main()
