"""What is planted: teams in which something goes wrong, and teams in which something else happens that looks like it.

Effect sizes are a design choice, not a finding: no public data of team-level use with labelled resistance is known. Two patterns:

``licence_idling``
    ``never_opened``: half or more of the seats are never used, from the first week. ``lapsed``: from a week on, half or more of
    the seats fall silent within six weeks, the lightest users first; the few who use the tool most go on.
``workaround_drop``
    From a week on, the people who use the tool fall by 65 to 80 % within three weeks, light and heavy users alike, while the
    work goes on: it is done the old way.

The confounders are no resistance: a reorganisation, a seat clean-up, a quiet quarter (less work *and* less use), new seats
handed out, and a day on which the vendor reported nothing for anybody.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.simulator.organisation import Organisation
from pipeline.simulator.timeline import WARM_UP_WEEKS, Timeline

Pattern = Literal[
    "questions_rise",
    "falling_silent",
    "licence_idling",
    "workaround_drop",
    "post_training_decay",
    "shallow_use",
    "stalled_rollout",
    "champions_fading",
    "leavers_among_active",
    "narrowing_use",
    "two_camps",
    "units_apart",
]
"""As in ``schemas.signal``."""
Shape = Literal[
    "never_opened",
    "lapsed",
    "dropped",
    "asked",
    "silent",
    "decayed",
    "ticked",
    "stalled",
    "faded",
    "left",
    "narrowed",
    "split",
    "apart",
]
ConfounderKind = Literal[
    "reorganisation",
    "seat_clean_up",
    "quiet_quarter",
    "seats_handed_out",
    "vendor_outage",
    "team_merge",
    "team_split",
    "team_rename",
    "seat_reallocation",
    "telemetry_opt_out",
    "tool_migration",
    "quarter_close",
    "threshold_flapping",
    "batch_automation",
    "phase_change",
    "champion_leave",
    "ordinary_training",
    "ordinary_rollout",
    "tool_outage",
    "restatement",
    "metric_change",
    "api_cut_over",
    "model_release",
    "missing_week",
    "bridge_days",
    "long_leave",
    "town_hall",
]

SMALLEST_TEAM = 12
"""An episode is planted only where a team has this many people in every week: below, the privacy gate leaves little to see."""
EPISODES_A_PATTERN = 3
DROP_WEEKS = 3
LAPSE_WEEKS = 6
QUIET_WEEKS = 13
QUIET_USE = 0.5
QUIET_WORK = 0.5
IDLE_BEFORE_CLEAN_UP = 0.25
"""People of the team with the clean-up who had stopped long before, or never began: else there would be little to clean."""
TEAM_CONFOUNDERS: tuple[ConfounderKind, ...] = ("reorganisation", "seat_clean_up", "quiet_quarter", "seats_handed_out")


@dataclass(frozen=True, slots=True)
class Episode:
    """A planted pattern. ``week`` is the number of the first week in the timeline, ``size`` the share that stops."""

    unit: int | None
    """None where it is about the organisation as a whole."""
    pattern: Pattern
    shape: Shape
    week: int
    size: float

    def factor(self, timeline: Timeline) -> NDArray[np.float64]:
        """The share of the team's people who still use the tool in each week, of those who would have."""
        weeks = np.arange(timeline.all_weeks)
        if self.shape == "never_opened":
            return np.full(timeline.all_weeks, 1 - self.size)
        ramp = DROP_WEEKS if self.shape == "dropped" else LAPSE_WEEKS
        return 1 - self.size * np.clip((weeks - self.week + 1) / ramp, 0, 1)


@dataclass(frozen=True, slots=True)
class Confounder:
    """Something else that happens, to a team or (``unit`` None) to all; ``partner`` is the team that takes people over."""

    kind: ConfounderKind
    unit: int | None
    week: int
    last_week: int
    partner: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is planted."""

    episodes: tuple[Episode, ...]
    confounders: tuple[Confounder, ...]

    def confounder(self, kind: ConfounderKind) -> Confounder | None:
        """The first confounder of a kind, if it was planted: an organisation may be too small for it."""
        return next(iter(self.all_of(kind)), None)

    def all_of(self, kind: ConfounderKind) -> tuple[Confounder, ...]:
        """All confounders of a kind."""
        return tuple(found for found in self.confounders if found.kind == kind)

    def episodes_of(self, pattern: Pattern) -> tuple[Episode, ...]:
        """All episodes of a pattern."""
        return tuple(found for found in self.episodes if found.pattern == pattern)


def draw_plan(rng: np.random.Generator, organisation: Organisation) -> Plan:
    """Choose teams, weeks and sizes; a team gets one thing at most."""
    large = np.flatnonzero(organisation.headcounts()[: len(organisation.teams)].min(axis=1) >= SMALLEST_TEAM)
    drawn = [int(unit) for unit in rng.permutation(large)]
    each = min(EPISODES_A_PATTERN, len(drawn) // 3)
    idling = [_idling(rng, organisation.timeline, unit, place) for place, unit in enumerate(drawn[:each])]
    dropped = [_drop(rng, organisation.timeline, unit) for unit in drawn[each : 2 * each]]
    return Plan((*idling, *dropped), tuple(_confounders(rng, organisation, drawn[2 * each :])))


def _idling(rng: np.random.Generator, timeline: Timeline, unit: int, place: int) -> Episode:
    """Every third lapses, the others were never opened. More than half at first, because moves and joiners dilute it."""
    size = round(float(rng.uniform(0.6, 0.75)), 2)
    if place % 3 == 1:
        return Episode(unit, "licence_idling", "lapsed", _week_between(rng, timeline, 0.25, 0.5), size)
    return Episode(unit, "licence_idling", "never_opened", WARM_UP_WEEKS, size)


def _drop(rng: np.random.Generator, timeline: Timeline, unit: int) -> Episode:
    """Of 40 weeks, from the 14th to the 26th on."""
    size = round(float(rng.uniform(0.65, 0.8)), 2)
    return Episode(unit, "workaround_drop", "dropped", _week_between(rng, timeline, 13 / 40, 25 / 40), size)


def _confounders(rng: np.random.Generator, organisation: Organisation, units: list[int]) -> list[Confounder]:
    timeline = organisation.timeline
    last = timeline.all_weeks - 1
    outage = _week_between(rng, timeline, 0.2, 0.9)
    planted = [Confounder("vendor_outage", None, outage, outage, day=7 * outage + int(rng.integers(1, 4)))]
    for kind, unit in zip(TEAM_CONFOUNDERS, units, strict=False):
        week = _week_between(rng, timeline, 0.3, 0.6)
        end = min(last, week + QUIET_WEEKS - 1) if kind == "quiet_quarter" else week
        partner = _partner(organisation, unit, units[len(TEAM_CONFOUNDERS) :]) if kind == "reorganisation" else None
        if kind != "reorganisation" or partner is not None:
            planted.append(Confounder(kind, unit, week, end, partner))
    return planted


def _partner(organisation: Organisation, unit: int, free: list[int]) -> int | None:
    """A team without anything else, of the same department where there is one."""
    near = [other for other in free if organisation.units[other].parent == organisation.units[unit].parent]
    return next(iter(near or free), None)


def _week_between(rng: np.random.Generator, timeline: Timeline, low: float, high: float) -> int:
    """The number of a week between two shares of the exported time, both included."""
    drawn = int(rng.integers(round(low * timeline.weeks), round(high * timeline.weeks) + 1))
    return WARM_UP_WEEKS + min(drawn, timeline.weeks - 1)
