"""What else may explain an episode: rules over the same panel, each one line of the table at the end.

A rule that holds does not withdraw a signal: it tells the reader what to ask first. That none holds proves nothing.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.columns import Array
from pipeline.detectors.episodes import Episode
from pipeline.detectors.panel import Panel, State
from schemas.signal import Explanation

WEEKS_BEFORE = 8
NOTABLE_FALL = 0.15
NOTABLE_CHANGE = 0.1
MANY_NEW = 0.2


def explanations(panel: Panel, episode: Episode) -> list[Explanation]:
    """All explanations that the figures do not rule out, the likeliest to be checked first; always ends with "not suited"."""
    held = [explanation for explanation, holds in RULES.items() if holds(panel, episode)]
    # No figure rules this out: only people know.
    return [*held, Explanation.NOT_SUITED]


def _holiday(panel: Panel, episode: Episode) -> bool:
    return bool((_around(panel.state, episode) == State.HOLIDAY).any())


def _source_trouble(panel: Panel, episode: Episode) -> bool:
    return bool(np.isin(_around(panel.state, episode), (State.SOURCE_PARTIAL, State.SOURCE_DOWN)).any())


def _fleet_wide(panel: Panel, episode: Episode) -> bool:
    return _change(panel.fleet_share, episode) <= -NOTABLE_FALL


def _reorganisation(panel: Panel, episode: Episode) -> bool:
    sizes = _around(panel.cohort_size, episode)
    sizes = sizes[np.isfinite(sizes)]
    return len(sizes) > 0 and bool(sizes.max() > (1 + NOTABLE_CHANGE) * sizes.min())


def _seat_clean_up(panel: Panel, episode: Episode) -> bool:
    return _change(panel.seats[episode.unit], episode) <= -NOTABLE_CHANGE


def _new_seats(panel: Panel, episode: Episode) -> bool:
    new, seats = _around(panel.seats_new, episode), _around(panel.seats, episode)
    return bool((new > MANY_NEW * seats).any())


def _less_work(panel: Panel, episode: Episode) -> bool:
    items = np.where(panel.state[episode.unit] == State.OK, panel.items[episode.unit], np.nan)
    return _change(items, episode) <= -NOTABLE_CHANGE


RULES: dict[Explanation, Callable[[Panel, Episode], bool]] = {
    Explanation.SOURCE_TROUBLE: _source_trouble,
    Explanation.FLEET_WIDE: _fleet_wide,
    Explanation.REORGANISATION: _reorganisation,
    Explanation.SEAT_CLEAN_UP: _seat_clean_up,
    Explanation.NEW_SEATS: _new_seats,
    Explanation.LESS_WORK: _less_work,
    Explanation.HOLIDAY: _holiday,
}


def _around(grid: NDArray[Any], episode: Episode) -> NDArray[Any]:
    """The unit's weeks from the one before the onset to the detection."""
    return grid[episode.unit, max(0, episode.since - 1) : episode.detected + 1]


def _change(course: Array, episode: Episode) -> float:
    """Mean of the weeks from onset to detection, relative to that of the eight weeks before; 0 where either is unknown."""
    before = course[max(0, episode.since - WEEKS_BEFORE) : episode.since]
    during = course[episode.since : episode.detected + 1]
    before, during = before[np.isfinite(before)], during[np.isfinite(during)]
    if len(before) == 0 or len(during) == 0 or before.mean() == 0:
        return 0.0
    return float(during.mean() / before.mean() - 1)
