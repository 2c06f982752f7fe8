"""Chooses where and when which pattern and which confounder is planted; a team gets one thing at most.

What each pattern does to people stands in ``effects``, ``upheaval`` and ``voices``; how large it is is a design choice, not a
finding. A confounder happens to teams without an episode, or to everybody; each is named in the truth, so that false alarms can
be told per kind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.periods import DAYS_A_WEEK
from pipeline.simulator.episodes import Confounder, ConfounderKind, Episode, Pattern, Plan, Shape
from pipeline.simulator.organisation import Organisation
from pipeline.simulator.timeline import WARM_UP_WEEKS, Timeline

SHAPES: Mapping[Pattern, tuple[Shape, ...]] = {
    "questions_rise": ("asked",),
    "falling_silent": ("silent",),
    "licence_idling": ("never_opened", "lapsed"),
    "workaround_drop": ("dropped",),
    "post_training_decay": ("decayed",),
    "shallow_use": ("ticked",),
    "stalled_rollout": ("stalled",),
    "champions_fading": ("faded",),
    "leavers_among_active": ("left",),
    "narrowing_use": ("narrowed",),
    "two_camps": ("split",),
    "units_apart": ("apart",),
}
PATTERNS: tuple[Pattern, ...] = tuple(SHAPES)
OF_TEAMS: Mapping[ConfounderKind, int] = {
    "reorganisation": 1,
    "seat_clean_up": 1,
    "quiet_quarter": 13,
    "seats_handed_out": 1,
    "team_merge": 1,
    "team_split": 1,
    "team_rename": 1,
    "seat_reallocation": 1,
    "telemetry_opt_out": 1,
    "tool_migration": 8,
    "quarter_close": 1,
    "threshold_flapping": 1,
    "batch_automation": 20,
    "phase_change": 5,
    "champion_leave": 14,
    "ordinary_training": 1,
    "ordinary_rollout": 1,
}
"""Confounders of a team, and how many weeks they last."""
OF_ALL: Mapping[ConfounderKind, int] = {
    "vendor_outage": 1,
    "tool_outage": 1,
    "restatement": 4,
    "metric_change": 1,
    "api_cut_over": 1,
    "model_release": 1,
    "missing_week": 1,
    "town_hall": 2,
}
"""Confounders that happen to everybody at once, and how many weeks they last."""
OF_DAYS = frozenset({"vendor_outage", "tool_outage"})
"""Of these, those that begin on a day and are over within the week."""
ALWAYS: tuple[ConfounderKind, ...] = ("bridge_days", "long_leave")
"""Those that happen all the time; how often stands among the priors of presence."""
CONFOUNDERS: tuple[ConfounderKind, ...] = (*OF_TEAMS, *OF_ALL, *ALWAYS)
WITH_A_PARTNER = frozenset({"reorganisation", "team_merge", "threshold_flapping"})
ROLL_OUTS_BESIDE = 3
"""Ordinary roll-outs in the same week, for each that stalls: else it has nothing to be held against."""
RISE_BEFORE_SILENCE = 9
"""Weeks between the rise of questions and the silence, at most."""


@dataclass(frozen=True, slots=True)
class Planting:
    """What is planted, and how often.

    Parameters
    ----------
    patterns, confounders
        Those that may be planted, in turn.
    episodes, confounded
        Shares of the teams that are large enough: with an episode, and of the others with a confounder.
    size
        From, and up to, which share stops, falls or rises; None for what suits each pattern.
    window
        Between which shares of the weeks everything begins.
    smallest_team
        A team has this many people in every week before something is planted there.
    """

    patterns: tuple[Pattern, ...] = PATTERNS[:-1]
    confounders: tuple[ConfounderKind, ...] = CONFOUNDERS
    episodes: float = 0.3
    confounded: float = 0.6
    size: tuple[float, float] | None = None
    window: tuple[float, float] = (0.35, 0.65)
    smallest_team: int = 10


SIZES: Mapping[Pattern, tuple[float, float]] = {
    "questions_rise": (0.6, 0.8),
    "falling_silent": (0.6, 0.8),
    "licence_idling": (0.6, 0.75),
    "workaround_drop": (0.65, 0.8),
    "post_training_decay": (0.5, 0.7),
    "shallow_use": (0.6, 0.8),
    "stalled_rollout": (0.5, 0.7),
    "champions_fading": (0.7, 1.0),
    "leavers_among_active": (0.5, 0.8),
    "narrowing_use": (0.5, 0.65),
    "two_camps": (0.7, 0.95),
    "units_apart": (0.5, 0.8),
}


def plant(rng: np.random.Generator, organisation: Organisation, planting: Planting) -> Plan:
    """Draw a plan."""
    drawing = _Drawing(rng, organisation, planting)
    episodes = tuple(drawing.episodes())
    return Plan(episodes, tuple(drawing.confounders(episodes)))


class _Drawing:
    """One drawing; ``free`` are the teams that nothing happens to yet, in random order."""

    def __init__(self, rng: np.random.Generator, organisation: Organisation, planting: Planting) -> None:
        self._rng, self._organisation, self._planting = rng, organisation, planting
        smallest = organisation.headcounts()[: len(organisation.teams)].min(axis=1)
        # At the very brink of the smallest size, only what is meant for it may happen.
        self.free = [int(unit) for unit in rng.permutation(np.flatnonzero(smallest >= planting.smallest_team))]
        self.wave = self._week()

    def episodes(self) -> Iterator[Episode]:
        """The patterns in turn, as far as the share of teams reaches, and at least one of each while there are teams."""
        of_teams = [pattern for pattern in self._planting.patterns if pattern != "units_apart"]
        wanted = max(len(of_teams), round(self._planting.episodes * len(self.free))) if of_teams else 0
        for number in range(min(wanted, len(self.free))):
            pattern = of_teams[number % len(of_teams)]
            shapes = SHAPES[pattern]
            yield from self._episode(self.free.pop(), pattern, shapes[number // len(of_teams) % len(shapes)])
        if "units_apart" in self._planting.patterns:
            yield Episode(None, "units_apart", "apart", self._week(), self._size("units_apart"))

    def _episode(self, unit: int, pattern: Pattern, shape: Shape) -> Iterator[Episode]:
        week, size = self._week(), self._size(pattern)
        if pattern == "stalled_rollout":
            week = self.wave
        elif shape == "never_opened":
            week = WARM_UP_WEEKS
        elif pattern == "falling_silent":
            rise = max(WARM_UP_WEEKS, week - int(self._rng.integers(RISE_BEFORE_SILENCE - 3, RISE_BEFORE_SILENCE + 1)))
            yield Episode(unit, "questions_rise", "asked", rise, self._size("questions_rise"))
        yield Episode(unit, pattern, shape, week, size)

    def confounders(self, episodes: tuple[Episode, ...]) -> Iterator[Confounder]:
        """Those of teams in turn, then those of everybody, one of each."""
        for _ in range(ROLL_OUTS_BESIDE * sum(episode.pattern == "stalled_rollout" for episode in episodes)):
            if self.free:
                yield Confounder("ordinary_rollout", self.free.pop(), self.wave, self.wave)
        of_teams = [kind for kind in self._planting.confounders if kind in OF_TEAMS]
        for number in range(round(self._planting.confounded * len(self.free)) if of_teams else 0):
            yield from self._of_team(of_teams[number % len(of_teams)])
        for kind in self._planting.confounders:
            if kind in OF_ALL:
                week = self._week(0.2, 0.9)
                day = 7 * week + int(self._rng.integers(1, 4))
                yield Confounder(kind, None, week, self._last(week, OF_ALL[kind]), day=day if kind in OF_DAYS else None)
        line = self._organisation.timeline
        for kind in self._planting.confounders:
            if kind in ALWAYS:
                yield Confounder(kind, None, WARM_UP_WEEKS, line.all_weeks - 1)

    def _of_team(self, kind: ConfounderKind) -> Iterator[Confounder]:
        if len(self.free) < 1 + (kind in WITH_A_PARTNER):
            return
        unit = self._smallest() if kind == "threshold_flapping" else self.free.pop()
        week = self.wave if kind == "ordinary_rollout" else self._week()
        partner = self._near(unit) if kind in WITH_A_PARTNER else None
        yield Confounder(kind, unit, week, self._last(week, OF_TEAMS[kind]), partner)

    def _smallest(self) -> int:
        """The smallest free team: that which wavers around the threshold anyway."""
        sizes = self._organisation.headcounts()[:, 0]
        unit = min(self.free, key=lambda number: int(sizes[number]))
        self.free.remove(unit)
        return unit

    def _near(self, unit: int) -> int:
        """A free team, of the same department where there is one."""
        units = self._organisation.units
        near = next((other for other in self.free if units[other].parent == units[unit].parent), self.free[-1])
        self.free.remove(near)
        return near

    def _size(self, pattern: Pattern) -> float:
        return round(float(self._rng.uniform(*(self._planting.size or SIZES[pattern]))), 2)

    def _week(self, low: float | None = None, high: float | None = None) -> int:
        early, late = self._planting.window
        weeks = self._organisation.timeline.weeks
        first, last = round((low or early) * weeks), round((high or late) * weeks)
        return WARM_UP_WEEKS + min(int(self._rng.integers(first, last + 1)), weeks - 1)

    def _last(self, week: int, weeks: int) -> int:
        return min(self._organisation.timeline.all_weeks - 1, week + weeks - 1)


def days_of(timeline: Timeline, confounder: Confounder) -> range:
    """The days of a confounder, as numbers."""
    return range(DAYS_A_WEEK * confounder.week, min(timeline.all_days, DAYS_A_WEEK * (confounder.last_week + 1)))
