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
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK
from pipeline.public_holidays import WORKING_DAYS, working_days
from pipeline.simulator.changes import changes
from pipeline.simulator.organisation import add_up
from pipeline.simulator.pulse import pulse
from pipeline.simulator.questions import questions
from pipeline.simulator.tellings import TELLINGS
from pipeline.simulator.told import cohorts, only
from pipeline.simulator.training import training
from pipeline.simulator.unsanctioned import unsanctioned
from pipeline.simulator.world import World
from schemas.status import SourceState

ANY = "any"
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
    """The weekly figures of a tool (the first, where none is named): use, seats and, beside them, the work.

    Of the tool ``any``: questions, pulse, training, other tools and, in the last week of a quarter, how units changed, exact
    where a release has bands of five.
    """
    name = tool or world.settings.tools[0]
    if name == ANY:
        complete = (SourceState.COMPLETE,) * world.organisation.timeline.weeks
        return _of_teams(world, ANY, _of_people(world), complete)
    parts = cohorts(world)
    figures = _usage(world, name, parts) | _licences(world, name, parts) | _work(world)
    return _of_teams(world, name, figures, _states(world, name, parts))


def _of_teams(world: World, tool: str, figures: Mapping[str, Array], state: tuple[SourceState, ...]) -> Weekly:
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


def _known(world: World, tool: str) -> tuple[Bools, Bools]:
    """Days in which a tool's exports tell of use, and of use by own action, as people by weeks by days.

    Where they tell of weeks only, that of a week stands on its Monday, and of those alone who have a licence at its end.
    """
    use = world.tools[tool]
    active, own = (_by_week(world, days) for days in (use.recorded, use.recorded & (use.interactions > 0)))
    if TELLINGS[tool].days:
        return active, own
    sundays = 7 * np.array(world.organisation.timeline.exported_weeks) + 6
    held = (use.seats.first[:, None] <= sundays) & (sundays < use.seats.end[:, None])
    of_weeks = []
    for days in (active, own):
        mondays = np.zeros_like(days)
        mondays[:, :, 0] = np.logical_or.reduce(days, axis=2) & held
        of_weeks.append(mondays)
    return of_weeks[0], of_weeks[1]


def _usage(world: World, tool: str, parts: Whole) -> dict[str, Array]:
    units, telling = len(world.organisation.units), TELLINGS[tool]
    active, own = _known(world, tool)
    days = active.sum(axis=2)
    present: Bools = np.logical_or.reduce(active, axis=2)
    habitual = np.ones(days.shape, dtype=bool)
    for back in range(HABIT_WEEKS):
        habitual[:, back:] &= present[:, : days.shape[1] - back]
    figures: dict[str, NDArray[Any]] = {
        "people_active": present,
        "people_active_by_own_action": np.logical_or.reduce(own, axis=2),
        "people_habitual": habitual,
    }
    if telling.days:
        amounts = np.where(active, _by_week(world, world.tools[tool].interactions), 0)
        figures |= {
            "people_active_1_day": days == 1,
            "people_active_2_3_days": (days == 2) | (days == 3),
            "people_active_4_7_days": days >= 4,
            "interactions": amounts.sum(axis=2),
        }
    found = {name: add_up(parts, units, figure) for name, figure in figures.items()}
    # Before the fourth week nobody can be called habitual or not, nor where a week of them was not reported.
    found["people_habitual"][:, ~_reaches_back(active)] = np.nan
    return found


def _reaches_back(active: Bools) -> Bools:
    """Whether the source reported a working day in each of the last four weeks."""
    told = active.sum(axis=0)[:, :5].max(axis=1) >= K
    return np.array([week >= HABIT_WEEKS - 1 and told[week + 1 - HABIT_WEEKS : week + 1].all() for week in range(len(told))])


def _licences(world: World, tool: str, parts: Whole) -> dict[str, Array]:
    use, line, telling = world.tools[tool], world.organisation.timeline, TELLINGS[tool]
    if not telling.seats:
        return {}
    sundays = 7 * np.array(line.exported_weeks) + 6
    listed = np.minimum(sundays + 3, line.all_days - 1) if telling.seats_every_day else sundays
    days = np.arange(line.all_days)
    seen = use.recorded & (use.interactions > 0) if telling.own_activity else use.recorded
    last = np.maximum.accumulate(np.where(seen, days, -1), axis=1)[:, listed]
    known = np.where((last >= 0) & (listed - last < telling.last_activity), last, -1)
    active: Bools = np.logical_or.reduce(_known(world, tool)[0], axis=2)
    lately = active.copy()
    for back in range(1, HABIT_WEEKS):
        lately[:, back:] |= active[:, : active.shape[1] - back]
    ever = np.maximum.accumulate(active, axis=1)
    held = (use.seats.first[:, None] <= listed) & (listed < use.seats.end[:, None])
    if telling.since:
        held &= use.seats.first[:, None] <= sundays
    used = held & (lately | (known > sundays - 28))
    lapsed = held & ~used & (ever | (known >= 0))
    idle = held & ~used & ~lapsed
    new = idle & telling.since & (use.seats.first[:, None] > sundays - NEW_DAYS)
    kinds = {"seats": held, "seats_used": used, "seats_lapsed": lapsed, "seats_new": new, "seats_never_used": idle & ~new}
    return {name: add_up(parts, len(world.organisation.units), figure) for name, figure in kinds.items()}


def _work(world: World) -> dict[str, Array]:
    weeks = slice(world.organisation.timeline.exported_weeks.start, None)
    items, with_tool = only(world, world.work.items[:, weeks]), only(world, world.work.with_tool[:, weeks])
    return {"items": items, "items_with_tool": with_tool, "items_old_way": items - with_tool}


def _of_people(world: World) -> dict[str, Array]:
    of_quarter = {name if name == "headcount" else f"{name}_at_most": figure for name, figure in changes(world).items()}
    return {**questions(world), **pulse(world).figures(), **training(world), **unsanctioned(world), **of_quarter, **_work(world)}


def _states(world: World, tool: str, parts: Whole) -> tuple[SourceState, ...]:
    """How the source did in each week; the guard against outages looks at all parts, managers of departments too."""
    line, active = world.organisation.timeline, _known(world, tool)[0]
    people: Bools = np.logical_or.reduce(active, axis=2)
    rows = active.sum(axis=0)
    found = []
    for number, week in enumerate(line.week(one) for one in line.exported_weeks):
        working = set(working_days(week, world.settings.staff.countries[0]))
        reported = sum(rows[number, day] >= K for day, date in enumerate(week.days) if date in working)
        if rows[number].sum() < K:
            found.append(SourceState.DOWN)
        elif (TELLINGS[tool].days and reported < len(working)) or (
            len(working) == WORKING_DAYS and _fell_together(people, parts[:, number], number)
        ):
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
