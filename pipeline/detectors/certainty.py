"""How often a pattern is right: measured on simulated organisations, in a table beside this file.

``certainty.toml`` is made by ``undertow evaluate --full --certainty FILE``, from organisations for tuning alone;
``docs/evaluation.md`` holds it against others. An entry is the share of a pattern's alarms that came within twelve weeks of a
planted event in the same team, by how far its evidence was beyond what an alarm needs, if there are 0.1 events in a team-year.

It misleads where events are rarer or commoner, where reorganisations and the like are, and where people behave otherwise than the
simulated ones: nobody has counted in the field. It was measured in the week in which an alarm is told; evidence that has grown
since is read in the same table.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from pipeline.detectors.score import UNKNOWN
from schemas.signal import Pattern

EDGES = (1.0, 3.0)
"""Evidence beyond the threshold, as a logarithm: just enough, clear, strong."""


@cache
def table() -> Mapping[str, tuple[float, ...]]:
    """The shares by pattern, for each class of evidence."""
    read = tomllib.loads(files("pipeline.detectors").joinpath("certainty.toml").read_text("utf-8"))
    return {pattern: tuple(shares) for pattern, shares in read.items()}


def right(pattern: Pattern) -> tuple[float, ...]:
    """How often this pattern is right, by class of evidence; a half where nothing was measured."""
    return table().get(str(pattern), UNKNOWN)


def place(margin: float) -> int:
    """The class of so much evidence beyond the threshold.

    >>> place(0.0), place(1.0), place(9.0)
    (0, 1, 2)
    """
    return int(np.searchsorted(EDGES, margin, side="right"))
