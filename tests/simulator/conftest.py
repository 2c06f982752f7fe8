"""What several tests look at: the files of a small organisation, and default worlds without files."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.periods import Week
from pipeline.simulator import Truth, simulate
from pipeline.simulator.timeline import Timeline
from pipeline.simulator.world import World, happen


@pytest.fixture(scope="session")
def truth_and_exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Path]:
    folder = tmp_path_factory.mktemp("exports")
    return simulate(folder, teams=12), folder


@pytest.fixture(scope="session")
def truth(truth_and_exports: tuple[Truth, Path]) -> Truth:
    return truth_and_exports[0]


@pytest.fixture(scope="session")
def exports(truth_and_exports: tuple[Truth, Path]) -> Path:
    return truth_and_exports[1]


@pytest.fixture(scope="session")
def worlds() -> list[World]:
    """The default organisation under a few seeds; no files."""
    line = Timeline(Week.parse("2026-W01"), 40)
    return [happen(np.random.SeedSequence(seed), 40, line) for seed in range(6)]
