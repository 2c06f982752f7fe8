"""What was planted, to be laid beside what was found. Nothing downstream may read it before it has found something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import orjson

from pipeline.simulator.episodes import Confounder, Episode
from pipeline.simulator.world import World

WEEKS_COMPARED = 8
WHOLE = "organisation"
"""The name of the organisation as a unit, as releases have it."""
ABOUT_PEOPLE = frozenset({"questions_rise", "falling_silent", "leavers_among_active"})
"""Patterns that are seen in no tool."""


@dataclass(frozen=True, slots=True)
class PlantedEpisode:
    """A planted pattern, in a team or (``unit`` :data:`WHOLE`) in the organisation; ``tool`` is ``any`` where it is about people.

    ``size`` is the share of the team's users (of its seats, where they were never opened) that was taken away when it began, or
    what :mod:`pipeline.simulator.effects` says of the pattern; the other figures are what came of it. ``use_before`` and
    ``use_after``: the share of the team's seats used in a week, on average over the eight weeks before ``since`` (None where
    the simulation begins with it) and the eight from three weeks after it. ``idle``: the share of its seats that had not been
    used for four weeks, on average from eight weeks after ``since`` on. A drop leaves seats idle too: a detector that says so
    of such a team is right.
    """

    unit: str
    tool: str
    pattern: str
    shape: str
    since: str
    size: float
    people: int
    use_before: float | None
    use_after: float | None
    idle: float | None


@dataclass(frozen=True, slots=True)
class PlantedConfounder:
    """Something else that happened, to a unit or (``unit`` None) to everybody; ``day`` only where it was one day."""

    kind: str
    unit: str | None
    since: str
    until: str
    partner: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class TruthUnit:
    """A unit, its parent (None: the organisation itself) and its people on the first Monday."""

    unit: str
    parent: str | None
    country: str
    people: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Facts of the organisation, everything planted, and how many rows each kind of file has."""

    seed: int
    as_of: str | None
    weeks: tuple[str, str]
    tools: tuple[str, ...]
    people: int
    teams: int
    units: tuple[TruthUnit, ...]
    episodes: tuple[PlantedEpisode, ...]
    confounders: tuple[PlantedConfounder, ...]
    rows: Mapping[str, int]

    def to_json(self) -> bytes:
        """The content of ``truth.json``."""
        return orjson.dumps(self, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def tell(seed: int, world: World, rows: Mapping[str, int], as_of: date | None = None) -> Truth:
    """The truth about a world and what was written of it, all weeks included; ``as_of`` is the day on which it was written."""
    organisation, timeline = world.organisation, world.organisation.timeline
    monday = organisation.headcounts()[:, 0]
    return Truth(
        seed=seed,
        as_of=None if as_of is None else as_of.isoformat(),
        weeks=(str(timeline.start), str(timeline.week(timeline.exported_weeks[-1]))),
        tools=world.settings.tools,
        people=int(monday.sum()),
        teams=len(organisation.teams),
        units=tuple(TruthUnit(unit.name, unit.parent, unit.country, int(monday[unit.number])) for unit in organisation.units),
        episodes=tuple(_episode(world, episode) for episode in world.plan.episodes),
        confounders=tuple(_confounder(world, found) for found in world.plan.confounders),
        rows=dict(sorted(rows.items())),
    )


def _episode(world: World, episode: Episode) -> PlantedEpisode:
    organisation, timeline = world.organisation, world.organisation.timeline
    first = timeline.exported_weeks.start
    after = range(min(episode.week + 3, timeline.all_weeks - 1), min(episode.week + 3 + WEEKS_COMPARED, timeline.all_weeks))
    before = range(max(first, episode.week - WEEKS_COMPARED), episode.week)
    later = range(min(episode.week + 8, timeline.all_weeks - 1), timeline.all_weeks)
    unit, sizes = episode.unit, organisation.headcounts()
    return PlantedEpisode(
        unit=WHOLE if unit is None else organisation.units[unit].name,
        tool="any" if episode.pattern in ABOUT_PEOPLE else world.settings.tools[0],
        pattern=episode.pattern,
        shape=episode.shape,
        since=str(timeline.week(episode.week)),
        size=episode.size,
        people=int((sizes.sum(axis=0) if unit is None else sizes[unit])[episode.week - first]),
        use_before=None if unit is None or not before else _use(world, unit, before),
        use_after=None if unit is None else _use(world, unit, after),
        idle=None if unit is None else _idle(world, unit, later),
    )


def _use(world: World, unit: int, weeks: range) -> float:
    return round(float(np.mean([_used_within(world, unit, week, weeks_back=1) for week in weeks])), 3)


def _idle(world: World, unit: int, weeks: range) -> float:
    return round(1 - float(np.mean([_used_within(world, unit, week, weeks_back=4) for week in weeks])), 3)


def _used_within(world: World, unit: int, week: int, weeks_back: int) -> float:
    """The share of the seats that a unit has at the end of a week on which use was recorded in so many weeks up to it."""
    sunday = 7 * week + 6
    seated = (world.organisation.unit_of_day[:, sunday] == unit) & (world.seats.first <= sunday) & (sunday < world.seats.end)
    used = world.recorded[:, max(0, sunday + 1 - 7 * weeks_back) : sunday + 1].any(axis=1)
    return float((seated & used).sum() / max(1, seated.sum()))


def _confounder(world: World, found: Confounder) -> PlantedConfounder:
    units, timeline = world.organisation.units, world.organisation.timeline
    return PlantedConfounder(
        kind=found.kind,
        unit=None if found.unit is None else units[found.unit].name,
        since=str(timeline.week(found.week)),
        until=str(timeline.week(found.last_week)),
        partner=None if found.partner is None else units[found.partner].name,
        day=None if found.day is None else timeline.day(found.day).isoformat(),
    )
