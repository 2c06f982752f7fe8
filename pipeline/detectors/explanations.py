"""What else may explain an episode: rules over the same panel, each one line of the table at the end.

A rule that holds does not withdraw a signal: it tells the reader what to ask first. That none holds proves nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.episodes import Episode
from pipeline.detectors.figures import FAMILY
from pipeline.detectors.migration import TAKEN_OVER
from pipeline.detectors.panel import Panel, State
from pipeline.detectors.score import Detector
from schemas.fields import Family
from schemas.signal import Explanation

WEEKS_BEFORE = 8
NOTABLE_FALL = 0.15
NOTABLE_CHANGE = 0.1
MANY_NEW = 0.2
ALL_HOLIDAYS, ALL_TROUBLE = 1.0, 3.0
"""One week is just worth a mention. What all of them add: little for holidays, which were not judged; much for a source."""


def explanations(panel: Panel, episode: Episode, detector: Detector) -> list[Explanation]:
    """All explanations the figures do not rule out, those they support most first; those no figure can tell come last."""
    case = Case(panel, episode, {FAMILY[figure] for figure in detector.figures})
    support = {explanation: rule.support(case) for explanation, rule in RULES.items() if rule.figures <= panel.figures.keys()}
    held = sorted((explanation for explanation in support if support[explanation] >= 1), key=lambda e: -support[e])
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

    def share_in(self, *states: State) -> float:
        """The largest part of those weeks in which a family was in one of these states."""
        return max(float(np.isin(self.around(self.panel.states[family]), states).mean()) for family in self.families)

    def change(self, course: Array) -> float:
        """Mean of the weeks from onset to detection, relative to that of the eight weeks before; 0 where either is unknown."""
        before, during = self._means(course)
        return during / before - 1 if before > 0 else 0.0

    def difference(self, figure: str) -> float:
        """The same in absolute terms, of a figure of the unit."""
        before, during = self._means(self.panel.known_of(self.episode.unit, figure))
        return during - before

    def change_of(self, figure: str) -> float:
        """The same, of a figure of the unit."""
        return self.change(self.panel.known_of(self.episode.unit, figure))

    def _means(self, course: Array) -> tuple[float, float]:
        before = course[max(0, self.episode.since - WEEKS_BEFORE) : self.episode.since]
        during = course[self.episode.since : self.episode.detected + 1]
        before, during = before[np.isfinite(before)], during[np.isfinite(during)]
        return (float(before.mean()), float(during.mean())) if len(before) and len(during) else (0.0, 0.0)


class Rule(NamedTuple):
    """How well figures support an explanation, 1 being just enough to mention it; and the figures it takes to know."""

    support: Callable[[Case], float]
    figures: frozenset[str] = frozenset()


def _of_weeks(share: float, all_of_them: float) -> float:
    return 1 + all_of_them * share if share else 0.0


def _holiday(case: Case) -> float:
    return _of_weeks(case.share_in(State.HOLIDAY), ALL_HOLIDAYS)


def _source_trouble(case: Case) -> float:
    return _of_weeks(case.share_in(State.SOURCE_PARTIAL, State.SOURCE_DOWN), ALL_TROUBLE)


def _fleet_wide(case: Case) -> float:
    if not case.panel.is_scored[case.episode.unit]:
        return 0.0  # of a unit above others it is what was seen
    return -case.change(case.panel.fleet_share) / NOTABLE_FALL


def _tool_migration(case: Case) -> float:
    here, there = (case.difference(name) for name in ("people_active_by_own_action", "people_active_other_tools"))
    return there / (TAKEN_OVER * -here) if here < 0 else 0.0


def _reorganisation(case: Case) -> float:
    sizes = case.around(case.panel.cohort_size)
    sizes = sizes[np.isfinite(sizes)]
    return float(sizes.max() / sizes.min() - 1) / NOTABLE_CHANGE if len(sizes) else 0.0


def _seat_clean_up(case: Case) -> float:
    return -case.change_of("seats") / NOTABLE_CHANGE


def _new_seats(case: Case) -> float:
    new = ratio(case.around(case.panel["seats_new"]), case.around(case.panel["seats"]))
    return float(np.nanmax(new, initial=0.0)) / MANY_NEW


def _less_work(case: Case) -> float:
    return -case.change_of("items") / NOTABLE_CHANGE


RULES: Mapping[Explanation, Rule] = {
    Explanation.SOURCE_TROUBLE: Rule(_source_trouble),
    Explanation.FLEET_WIDE: Rule(_fleet_wide, frozenset({"people_active_by_own_action"})),
    Explanation.TOOL_MIGRATION: Rule(_tool_migration, frozenset({"people_active_by_own_action", "people_active_other_tools"})),
    Explanation.REORGANISATION: Rule(_reorganisation),
    Explanation.SEAT_CLEAN_UP: Rule(_seat_clean_up, frozenset({"seats"})),
    Explanation.NEW_SEATS: Rule(_new_seats, frozenset({"seats", "seats_new"})),
    Explanation.LESS_WORK: Rule(_less_work, frozenset({"items"})),
    Explanation.HOLIDAY: Rule(_holiday),
}
"""Of two that are supported as well the earlier one comes first."""
FIGURES = frozenset().union(*(rule.figures for rule in RULES.values()))
"""What the rules ask a panel of a tool for."""
