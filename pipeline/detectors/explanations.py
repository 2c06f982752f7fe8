"""What else may explain an episode: rules over the same panel, each one line of the table at the end.

A rule that holds does not withdraw a signal: it tells the reader what to ask first. That none holds proves nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.columns import Array
from pipeline.detectors.episodes import Episode
from pipeline.detectors.figures import FAMILY
from pipeline.detectors.panel import Panel, State
from pipeline.detectors.score import Detector
from schemas.fields import Family
from schemas.signal import Explanation

WEEKS_BEFORE = 8
NOTABLE_FALL = 0.15
NOTABLE_CHANGE = 0.1
MANY_NEW = 0.2


def explanations(panel: Panel, episode: Episode, detector: Detector) -> list[Explanation]:
    """All explanations that the figures do not rule out, the likeliest first; those no figure can tell come last."""
    case = Case(panel, episode, {FAMILY[figure] for figure in detector.figures})
    held = [explanation for explanation, rule in RULES.items() if rule.figures <= panel.figures.keys() and rule.holds(case)]
    return [*held, *(explanation for explanation in detector.may_be if explanation not in held)]


@dataclass(frozen=True)
class Case:
    """An episode, the panel it was found in, and the families of the figures it rests on."""

    panel: Panel
    episode: Episode
    families: Collection[Family]

    def around(self, grid: NDArray[Any]) -> NDArray[Any]:
        """The unit's weeks from the one before the onset to the detection."""
        return grid[self.episode.unit, max(0, self.episode.since - 1) : self.episode.detected + 1]

    def has_state(self, *states: State) -> bool:
        """Whether a family was in one of these states in those weeks."""
        return any(np.isin(self.around(self.panel.states[family]), states).any() for family in self.families)

    def change(self, course: Array) -> float:
        """Mean of the weeks from onset to detection, relative to that of the eight weeks before; 0 where either is unknown."""
        before = course[max(0, self.episode.since - WEEKS_BEFORE) : self.episode.since]
        during = course[self.episode.since : self.episode.detected + 1]
        before, during = before[np.isfinite(before)], during[np.isfinite(during)]
        if len(before) == 0 or len(during) == 0 or before.mean() == 0:
            return 0.0
        return float(during.mean() / before.mean() - 1)

    def change_of(self, figure: str) -> float:
        """The same, of a figure of the unit."""
        return self.change(self.panel.known(figure)[self.episode.unit])


class Rule(NamedTuple):
    """When an explanation is likely, and the figures it takes to know."""

    holds: Callable[[Case], bool]
    figures: frozenset[str] = frozenset()


def _holiday(case: Case) -> bool:
    return case.has_state(State.HOLIDAY)


def _source_trouble(case: Case) -> bool:
    return case.has_state(State.SOURCE_PARTIAL, State.SOURCE_DOWN)


def _fleet_wide(case: Case) -> bool:
    return case.change(case.panel.fleet_share) <= -NOTABLE_FALL


def _reorganisation(case: Case) -> bool:
    sizes = case.around(case.panel.cohort_size)
    sizes = sizes[np.isfinite(sizes)]
    return len(sizes) > 0 and bool(sizes.max() > (1 + NOTABLE_CHANGE) * sizes.min())


def _seat_clean_up(case: Case) -> bool:
    return case.change_of("seats") <= -NOTABLE_CHANGE


def _new_seats(case: Case) -> bool:
    return bool((case.around(case.panel["seats_new"]) > MANY_NEW * case.around(case.panel["seats"])).any())


def _less_work(case: Case) -> bool:
    return case.change_of("items") <= -NOTABLE_CHANGE


RULES: Mapping[Explanation, Rule] = {
    Explanation.SOURCE_TROUBLE: Rule(_source_trouble),
    Explanation.FLEET_WIDE: Rule(_fleet_wide, frozenset({"people_active_by_own_action"})),
    Explanation.REORGANISATION: Rule(_reorganisation),
    Explanation.SEAT_CLEAN_UP: Rule(_seat_clean_up, frozenset({"seats"})),
    Explanation.NEW_SEATS: Rule(_new_seats, frozenset({"seats", "seats_new"})),
    Explanation.LESS_WORK: Rule(_less_work, frozenset({"items"})),
    Explanation.HOLIDAY: Rule(_holiday),
}
FIGURES = frozenset().union(*(rule.figures for rule in RULES.values()))
"""What the rules ask a panel of a tool for."""
