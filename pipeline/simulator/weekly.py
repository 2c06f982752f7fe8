"""The weekly figures that the collector would make of a world, without a file: units by weeks, counted by its rules.

* The roster of a quarter's first Monday says who is counted where in all its weeks: movers stay, leavers stay in the size,
  joiners wait.
* A seat is used, new, never used or lapsed as in ``pipeline.collector.seats``, from the list of seats of each Sunday.
* How the source did is told as ``pipeline.collector.health`` tells it.
* Nothing that was not exported is known: use before the first exported week shows in the seats only, for 90 days.

It misleads when taken for what people may see: these are the figures before the privacy gate. A unit under ``k`` people has
figures here, and none there.

>>> import numpy as np
>>> from pipeline.simulator import live
>>> tables = weekly(live(seed=1, teams=6, weeks=10))
>>> tables.figures["people_active"].shape, bool((tables.figures["people_active"] <= tables.cohort_size).all())
((6, 10), True)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.public_holidays import working_days
from pipeline.simulator.copilot_seats import FORGOTTEN_AFTER
from pipeline.simulator.organisation import add_up
from pipeline.simulator.world import ToolUse, World
from schemas.status import SourceState

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)

K = 10
"""Records of a day from which it counts as reported; as in the shipped release plan."""
HABIT_WEEKS = 4
NEW_DAYS = 30
MOST_PARTS, FEWEST_PARTS, LEAST_PEOPLE, COLLAPSE = 0.8, 5, 3, 0.35
"""Of the guard against outages, as the collector has it."""


@dataclass(frozen=True)
class Weekly:
    """Figures of one tool, or of tables about units (tool ``any``).

    Parameters
    ----------
    tool
        The tool.
    units, parents
        Teams and the department above each; parts of the organisation that share no person.
    countries
        Where each is.
    weeks
        Mondays.
    cohort_size
        People on the roster of the quarter's first Monday; NaN where the unit had none.
    figures
        By the names of the contract; NaN where nobody would know.
    state
        How the source did in each week.
    """

    tool: str
    units: tuple[str, ...]
    parents: tuple[str | None, ...]
    countries: tuple[str, ...]
    weeks: NDArray[np.datetime64]
    cohort_size: Array
    figures: Mapping[str, Array]
    state: tuple[SourceState, ...]


def weekly(world: World, tool: str | None = None) -> Weekly:
    """The weekly figures of a tool (the first, where none is named): use, seats and, beside them, the work."""
    name = tool or world.settings.tools[0]
    use, parts = world.tools[name], cohorts(world)
    figures = _usage(world, use, parts) | _licences(world, use, parts) | _work(world)
    return told(world, name, figures, _states(world, use, parts))


def told(world: World, tool: str, figures: Mapping[str, Array], state: tuple[SourceState, ...]) -> Weekly:
    """Figures of all units, as those of the teams that have a cohort."""
    organisation, line = world.organisation, world.organisation.timeline
    size = add_up(cohorts(world), len(organisation.units))
    teams = [unit.number for unit in organisation.teams]
    there = size[teams] > 0
    return Weekly(
        tool=tool,
        units=tuple(unit.name for unit in organisation.teams),
        parents=tuple(unit.parent for unit in organisation.teams),
        countries=tuple(unit.country for unit in organisation.teams),
        weeks=np.array([line.week(number).monday for number in line.exported_weeks], dtype="datetime64[D]"),
        cohort_size=np.where(there, size[teams], np.nan),
        figures={name: np.where(there, figure[teams], np.nan) for name, figure in figures.items()},
        state=state,
    )


def cohorts(world: World) -> Whole:
    """The unit in which each person is counted in each exported week, -1 for none; people by weeks."""
    line = world.organisation.timeline
    days = [line.index(line.week(number).cohort_day) for number in line.exported_weeks]
    return np.stack([world.organisation.on(day) for day in days], axis=1)


def _usage(world: World, use: ToolUse, parts: Whole) -> dict[str, Array]:
    units = len(world.organisation.units)
    active, own = (_by_week(world, days) for days in (use.recorded, use.recorded & (use.interactions > 0)))
    days = active.sum(axis=2)
    sums = np.where(active, _by_week(world, use.interactions), 0).sum(axis=2)
    present: Bools = np.logical_or.reduce(active, axis=2)
    habitual = np.ones(days.shape, dtype=bool)
    for back in range(HABIT_WEEKS):
        habitual[:, back:] &= present[:, : days.shape[1] - back]
    figures = {
        "people_active": present,
        "people_active_by_own_action": own.any(axis=2),
        "people_active_1_day": days == 1,
        "people_active_2_3_days": (days == 2) | (days == 3),
        "people_active_4_7_days": days >= 4,
        "people_habitual": habitual,
        "interactions": sums,
    }
    found = {name: add_up(parts, units, figure) for name, figure in figures.items()}
    # Before the fourth week nobody can be called habitual or not.
    found["people_habitual"][:, : HABIT_WEEKS - 1] = np.nan
    return found


def _licences(world: World, use: ToolUse, parts: Whole) -> dict[str, Array]:
    line = world.organisation.timeline
    sundays = np.array([7 * week + 6 for week in line.exported_weeks])
    days = np.arange(line.all_days)
    last = np.maximum.accumulate(np.where(use.recorded, days, -1), axis=1)[:, sundays]
    known = np.where((last >= 0) & (sundays - last <= FORGOTTEN_AFTER.days), last, -1)
    active: Bools = np.logical_or.reduce(_by_week(world, use.recorded), axis=2)
    lately = active.copy()
    for back in range(1, HABIT_WEEKS):
        lately[:, back:] |= active[:, : active.shape[1] - back]
    ever = np.maximum.accumulate(active, axis=1)
    held = (use.seats.first[:, None] <= sundays) & (sundays < use.seats.end[:, None])
    used = held & (lately | (known > sundays - 28))
    lapsed = held & ~used & (ever | (known >= 0))
    idle = held & ~used & ~lapsed
    new = idle & (use.seats.first[:, None] > sundays - NEW_DAYS)
    kinds = {"seats": held, "seats_used": used, "seats_lapsed": lapsed, "seats_new": new, "seats_never_used": idle & ~new}
    return {name: add_up(parts, len(world.organisation.units), figure) for name, figure in kinds.items()}


def _work(world: World) -> dict[str, Array]:
    line, work = world.organisation.timeline, world.work
    weeks = slice(line.exported_weeks.start, None)
    items, with_tool = work.items[:, weeks].astype(float), work.with_tool[:, weeks].astype(float)
    return {"items": items, "items_with_tool": with_tool, "items_old_way": items - with_tool}


def _states(world: World, use: ToolUse, parts: Whole) -> tuple[SourceState, ...]:
    """How the source did in each week; the guard against outages looks at all parts, managers of departments too."""
    line, active = world.organisation.timeline, _by_week(world, use.recorded)
    people: Bools = np.logical_or.reduce(active, axis=2)
    rows = active.sum(axis=0)
    weeks = [line.week(number) for number in line.exported_weeks]
    found = []
    for number, week in enumerate(weeks):
        working = set(working_days(week, world.settings.staff.countries[0]))
        reported = sum(rows[number, day] >= K for day, date in enumerate(week.days) if date in working)
        if rows[number].sum() < K:
            found.append(SourceState.DOWN)
        elif reported < len(working) or (len(working) == 5 and _fell_together(people, parts[:, number], number)):
            found.append(SourceState.PARTIAL)
        else:
            found.append(SourceState.COMPLETE)
    return tuple(found)


def _fell_together(people: Bools, part: Whole, number: int) -> bool:
    # The weeks before the first exported one are known to nobody.
    lately = [people[:, week] if week >= 0 else np.zeros(len(people), bool) for week in range(number - 3, number + 1)]
    counts = np.array([np.bincount(part[who & (part >= 0)], minlength=part.max() + 1) for who in lately])
    if counts[:-1].sum(axis=1).min() < K:
        return False
    before, now = np.median(counts[:-1], axis=0), counts[-1]
    judged = before >= LEAST_PEOPLE
    together = judged.sum() >= FEWEST_PARTS and (now[judged] <= before[judged] / 2).mean() >= MOST_PARTS
    return bool(together or now.sum() <= COLLAPSE * before.sum())


def _by_week(world: World, days: NDArray[Kind]) -> NDArray[Kind]:
    """Exported days, as people by weeks by seven."""
    first = world.organisation.timeline.exported_days.start
    return days[:, first:].reshape(len(days), -1, DAYS_A_WEEK)
