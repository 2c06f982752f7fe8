"""Simulated organisations for measuring: which there are, and each as a panel with the truth beside it.

Tuning and judging never share a seed, and never a setting either: organisations for judging draw how their people behave anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from pipeline.detectors.columns import Array
from pipeline.detectors.figures import OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import ANY_TOOL, Panel, State, States
from pipeline.detectors.public_holidays import holiday_weeks
from pipeline.evaluation import gate
from pipeline.evaluation.ledger import NEVER, Teams
from pipeline.periods import Week
from pipeline.simulator import Truth, live, truth_of
from pipeline.simulator.planting import PATTERNS, Planting
from pipeline.simulator.settings import MISSPECIFIED, STANDARD, Settings, varied
from pipeline.simulator.truth import WHOLE
from pipeline.simulator.weekly import Weekly, weekly
from schemas.status import SourceState

WEEKS = 104
FIRST_JUDGED = 12
"""Before it nobody has a past: eight weeks, and some more for weeks that do not count."""
SIZES = (5, 7, 10, 14, 20, 30, 50, 70)
"""Teams that are measured by size: three of them are those of the targets, the others fill the classes."""
MIXED = (8, 11, 12, 14, 15, 17, 18, 20, 23, 28, 36, 60)
"""Teams of an organisation as they come; few are large."""
PATTERN_SIZES = (12, 16, 20, 30, 60, 80)
"""Half of the patterns can be seen from 50 people only: the privacy gate shows no bins and no front-runners of smaller teams."""
WINDOW = (0.52, 0.8)
"""Events come in the second year, so that peers with a long memory have one; 20 weeks of it are left to see them."""
TOOLS = ("github-copilot", "cursor")
"""Some teams have both, and some move from the first to the second."""
STATE: Mapping[SourceState, State] = {
    SourceState.COMPLETE: State.OK,
    SourceState.PARTIAL: State.SOURCE_PARTIAL,
    SourceState.DOWN: State.SOURCE_DOWN,
}
CHRISTMAS = "christmas fortnight"
OF_THE_WHOLE = frozenset({"people_active", "people_active_by_own_action", "seats"})
"""Figures that are added up for the organisation as a whole."""
ITSELF = "the organisation itself"
"""Stands for a confounder where the unit is no team."""


class Purpose(StrEnum):
    """What an organisation is for; each has seeds of its own."""

    TUNING = "tuning"
    TEST = "test"
    MISSPECIFIED = "misspecified"
    """A world the detectors cannot represent: the mood of teams comes in waves, use follows a power law."""


FIRST_SEED: Mapping[Purpose, int] = {Purpose.TUNING: 1_000, Purpose.TEST: 500_000, Purpose.MISSPECIFIED: 900_000}
"""Frozen before anything was tuned; a kind takes at most :data:`SEEDS_A_KIND` from its place on."""
SEEDS_A_KIND = 1_000


class Kind(StrEnum):
    """What is planted."""

    QUIET = "quiet"
    """Nothing but confounders, all of them; teams of all sizes."""
    QUARTER, HALF, THREE_QUARTERS = "fall of 25 %", "fall of 50 %", "fall of 75 %"
    """Use falls by so much while work goes on; teams of the sizes of the targets, confounders in the others."""
    NEVER_USED = "a third never used"
    ALL_PATTERNS = "all patterns"
    """Every pattern of teams, as large as suits it."""
    NEVER_USED_MORE = "two thirds never used"
    APART = "units drift apart"
    """Some of the teams turn away from the tool, others towards it; the organisation as a whole is to be told."""


FALLS: Mapping[Kind, float] = {Kind.QUARTER: 0.25, Kind.HALF: 0.5, Kind.THREE_QUARTERS: 0.75}
NEVER_USED: Mapping[Kind, float] = {Kind.NEVER_USED: 1 / 3, Kind.NEVER_USED_MORE: 2 / 3}
CURVES = frozenset({Kind.QUIET, *FALLS})
"""Kinds that are judged at every budget; the others as shipped."""


@dataclass(frozen=True)
class Asked:
    """One organisation: enough to make it again.

    Parameters
    ----------
    purpose, kind
        What for, and what is planted.
    number
        From 0; the seed follows from it.
    teams
        How many.
    """

    purpose: Purpose
    kind: Kind
    number: int
    teams: int = 160

    @property
    def seed(self) -> int:
        """A different one for every organisation there is."""
        return FIRST_SEED[self.purpose] + list(Kind).index(self.kind) * SEEDS_A_KIND + self.number

    @property
    def settings(self) -> Settings:
        """How its people behave, and what is planted."""
        return _sized(_people(self.purpose, self.seed), self.kind)


@dataclass(frozen=True)
class Shared:
    """Something that befell everybody, in these weeks (the last included)."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class Known:
    """An organisation as the detectors see it, and the truth.

    Parameters
    ----------
    panels
        Of each tool, and at last of people; what is planted in the use of a tool is planted in that of the first.
    teams
        The truth, in the order of the panels' units.
    shared
        What befell everybody.
    """

    panels: tuple[Panel, ...]
    teams: Teams
    shared: tuple[Shared, ...]


def build(asked: Asked) -> Known:
    """Let the organisation live, count it, and lay the truth beside it."""
    settings = asked.settings
    world = live(asked.seed, settings, teams=asked.teams, weeks=WEEKS)
    truth = truth_of(asked.seed, world)
    counted = [with_whole(weekly(world, tool)) for tool in (*settings.tools, ANY_TOOL)]
    *of_tools, people = (as_panel(one, settings.staff.countries[0]) for one in counted)
    panels = [panel.beside(people) for panel in _beside_each_other(of_tools)]
    return Known((*panels, people), teams_of(asked.number, counted[0], truth), tuple(_shared(counted[0], truth)))


def with_whole(counted: Weekly) -> Weekly:
    """The same with the organisation above its teams; departments are left out, for nothing judges them by themselves."""

    def added(grid: Array, is_total: bool) -> Array:
        known = np.isfinite(grid).any(axis=0) & is_total
        return np.vstack([grid, np.where(known, np.nansum(grid, axis=0), np.nan)])

    return replace(
        counted,
        units=(*counted.units, WHOLE),
        parents=(*(WHOLE for _ in counted.units), None),
        countries=(*counted.countries, counted.countries[0]),
        cohort_size=added(counted.cohort_size, is_total=True),
        figures={name: added(figure, name in OF_THE_WHOLE) for name, figure in counted.figures.items()},
    )


def as_panel(counted: Weekly, country: str) -> Panel:
    """Weekly figures behind the privacy gate, with the holidays of the organisation's own country marked."""
    seen = np.array([STATE[state] for state in counted.state], np.int8)
    state = np.where(counted.cohort_size >= gate.K, seen[None, :], State.WITHHELD)
    state = np.where(np.isfinite(counted.cohort_size), state, State.MISSING).astype(np.int8)
    told = gate.let_through(counted.figures, counted.cohort_size)
    unknown = np.broadcast_to(np.float64(np.nan), state.shape)
    families = OF_PEOPLE if counted.tool == ANY_TOOL else OF_TOOL
    figures = {name: told.get(name, unknown) for names in families.values() for name in names}
    states = {family: _where_known(state, figures, names) for family, names in families.items()}
    panel = Panel(counted.tool, counted.units, counted.parents, counted.weeks, counted.cohort_size, figures, states)
    return panel.with_holidays(holiday_weeks(panel.weeks, country))


def teams_of(organisation: int, counted: Weekly, truth: Truth) -> Teams:
    """The truth by team. Of several events of one team (questions rise, then fall silent) the last is the one to be found."""
    many = len(counted.units)
    place = {unit: number for number, unit in enumerate(counted.units)}
    onset, begins, pattern = np.full(many, NEVER), np.full(many, NEVER), np.full(many, "", "U32")
    effect, confounder = np.full(many, np.nan), np.full(many, "", "U32")
    for episode in truth.episodes:
        if episode.unit in place:
            team, week = place[episode.unit], _week(counted, episode.since)
            begins[team] = week if begins[team] == NEVER else min(week, begins[team])
            onset[team], pattern[team], effect[team] = week, episode.pattern, episode.size
    for found in truth.confounders:
        for unit in (found.unit, found.partner):
            if unit in place:
                confounder[place[unit]] = found.kind
    confounder[np.array(counted.units) == WHOLE] = ITSELF
    at = np.where(onset == NEVER, WEEKS // 2, onset)
    size = counted.cohort_size[np.arange(many), at]
    return Teams(
        organisation=np.full(many, organisation),
        size=np.nan_to_num(size, nan=0).astype(np.int64),
        pattern=pattern,
        onset=onset,
        begins=begins,
        effect=effect,
        confounder=confounder,
        # What was there from the first week on is to be found from then on.
        first=np.where(begins == NEVER, FIRST_JUDGED, np.minimum(begins, FIRST_JUDGED)),
        end=np.full(many, len(counted.weeks)),
    )


def _people(purpose: Purpose, seed: int) -> Settings:
    if purpose is Purpose.MISSPECIFIED:
        return MISSPECIFIED
    # Half of those for tuning behave as in the demo; none of those for judging does.
    return STANDARD if purpose is Purpose.TUNING and seed % 2 else varied(seed)


def _sized(settings: Settings, kind: Kind) -> Settings:
    planted: tuple[str, ...] = ("workaround_drop",) if kind in FALLS else ("licence_idling",)
    sizes: tuple[int, ...] = SIZES
    planting = Planting(window=WINDOW, smallest_team=4)
    if kind is Kind.QUIET:
        planting, sizes = replace(planting, patterns=(), confounded=0.75), MIXED
    elif kind is Kind.ALL_PATTERNS:
        planting, sizes = replace(planting, patterns=PATTERNS[:-1], episodes=0.5, confounded=0.5), PATTERN_SIZES
    elif kind is Kind.APART:
        planting, sizes = replace(planting, patterns=PATTERNS[-1:], confounded=0.5), MIXED
    else:
        size = FALLS[kind] if kind in FALLS else NEVER_USED[kind]
        planting = replace(planting, patterns=planted, size=(size, size), episodes=0.25, confounded=0.6)  # type: ignore[arg-type] # names of the closed set
    tools = TOOLS if kind in (Kind.QUIET, Kind.ALL_PATTERNS) else TOOLS[:1]
    return replace(settings, planting=planting, tools=tools, staff=replace(settings.staff, sizes=sizes))


def _beside_each_other(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Each panel with what is known of the other tools: of a unit without seats in them, nothing."""
    has = [np.nan_to_num(panel["seats"]) > 0 for panel in panels]
    tools = np.sum(has, axis=0, dtype=np.float64).clip(min=1)
    for number, panel in enumerate(panels):
        there = [other for other in range(len(panels)) if other != number]
        known = np.any([has[other] for other in there], axis=0) if there else np.zeros(tools.shape, np.bool_)
        used = np.sum([np.nan_to_num(panels[other]["people_active_by_own_action"]) * has[other] for other in there], axis=0)
        yield panel.with_figures(tools=tools, people_active_other_tools=np.where(known, used, np.nan))


def _where_known(state: States, figures: Mapping[str, Array], names: Iterable[str]) -> States:
    """Weeks in which no figure of a family is known are missing."""
    known = np.any([np.isfinite(figures[name]) for name in names], axis=0)
    return np.where(known | (state != State.OK), state, State.MISSING).astype(np.int8)


def _shared(counted: Weekly, truth: Truth) -> Sequence[Shared]:
    last = len(counted.weeks) - 1
    found = [
        Shared(one.kind, max(0, _week(counted, one.since)), min(last, _week(counted, one.until)))
        for one in truth.confounders
        if one.unit is None
    ]
    weeks = [Week(monday) for monday in counted.weeks.astype(object)]
    found += [
        Shared(CHRISTMAS, number, min(last, number + 1))
        for number, week in enumerate(weeks)
        if any((day.month, day.day) == (12, 25) for day in week.days)
    ]
    return [one for one in found if one.first <= last]


def _week(counted: Weekly, name: str) -> int:
    return int((np.datetime64(Week.parse(name).monday) - counted.weeks[0]) // np.timedelta64(7, "D"))
