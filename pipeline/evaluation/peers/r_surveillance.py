"""The R package ``surveillance``, called in one batch over CSV files: Farrington's flexible algorithm, and EARS C1 to C3.

The package looks for rises of a count. It is therefore given those who do *not* use the tool, with the size of the team as
population. Where R or the package is not installed the methods are left out, and the page says so.

References
----------
Noufaily et al. 2013, Stat Med 32:1206; Salmon, Schumacher and Höhle 2016, J Stat Softw 70(10).
"""

import csv
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from shutil import which

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.errors import WrongUse
from pipeline.evaluation.peers.use import Use

METHODS = ("farrington", "C1", "C2", "C3")


@dataclass(frozen=True)
class Windows:
    """Which weeks the Farrington algorithm compares with.

    Parameters
    ----------
    first
        The first week that is judged, from 0.
    season
        Weeks in what it takes for a year.
    years, half
        How many such years back, and how many weeks around the same week of each.
    periods
        Levels of the season; 1 for none.
    excluded
        Last weeks left out.
    """

    first: int
    season: int = 52
    years: int = 5
    half: int = 3
    periods: int = 10
    excluded: int = 26


SHORT = Windows(first=52, season=13, years=3, half=6, periods=1, excluded=6)
"""For two years of a roll-out: the last 45 weeks without season, which is all there is. Six weeks are left out, as the event
itself would raise its own bound."""


@cache
def is_installed() -> bool:
    """Whether R and the package are there."""
    program = which("Rscript")
    if program is None:
        return False
    asked = [program, "-e", "stopifnot(nzchar(system.file(package = 'surveillance')))"]  # to load it takes seconds
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0  # noqa: S603 -- our own words only


def scores(counts: Array, population: Array | None, windows: Windows, methods: Sequence[str] = METHODS) -> dict[str, Array]:
    """One score a series and week for each method; NaN in weeks before the first, or where a model could not be fitted.

    Parameters
    ----------
    counts, population
        Shape (series, weeks), without gaps.
    windows
        Which weeks are compared with.
    methods
        Some of :data:`METHODS`.
    """
    with tempfile.TemporaryDirectory() as folder, as_file(files(__package__) / "surveillance.R") as script:
        where = Path(folder)
        _write(where / "counts.csv", counts)
        if population is not None:
            _write(where / "population.csv", population)
        spans = (windows.season, windows.years, windows.half, windows.periods, windows.excluded)
        asked = [
            "Rscript", str(script), str(where / "counts.csv"), "-" if population is None else str(where / "population.csv"),
            str(windows.first + 1), ",".join(methods), *map(str, spans), str(where / "scores.csv"),
        ]  # fmt: skip
        run = subprocess.run(asked, check=False, capture_output=True, text=True)  # noqa: S603 -- our own files only
        if run.returncode != 0:
            raise WrongUse(
                f"R's surveillance ended with: {run.stderr.strip()[-300:]}", "Try it in R, or leave R out of the PATH."
            )
        return _read(where / "scores.csv", counts.shape, methods)


def falling(use: Use, methods: Sequence[str] = METHODS) -> dict[str, Array]:
    """Each method on those who do not use the tool."""
    active, people = use.carried()
    found = scores(people - active, people, SHORT, methods)
    return {method: score * use.is_known for method, score in found.items()}


def _write(path: Path, grid: Array) -> None:
    np.savetxt(path, grid, fmt="%d", delimiter=",")


def _read(path: Path, shape: tuple[int, ...], methods: Sequence[str]) -> dict[str, Array]:
    found = {method: np.full(shape, np.nan) for method in methods}
    with path.open(encoding="ascii", newline="") as lines:
        for method, series, week, score in csv.reader(lines):
            found[method][int(series) - 1, int(week) - 1] = float(score)
    return found
