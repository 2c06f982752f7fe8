"""The frozen roster of a quarter: who is counted where, decided once, whatever happens to the roster afterwards.

Movers stay in the unit of the cohort day, leavers stay in its size, joiners wait for the next cohort. That is what keeps a move
between two teams from showing in their figures; it makes sizes up to a quarter old.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.errors import UnusableInput
from schemas.fields import UNIT_PATTERN


class RosterFault(StrEnum):
    """Why a roster row was not followed; a closed set."""

    IN_TWO_UNITS = "in_two_units"
    """Another row of the same person started later: that one counts, this one does not."""
    AMBIGUOUS_UNIT = "ambiguous_unit"
    """Two units start on the same day: the person is counted in no unit until the roster says which."""
    ROSTER_GAP = "roster_gap"
    """The person has rows before and after the day, none on it: counted in no unit."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One roster row to mend: why, and where it stands; never who."""

    reason: RosterFault
    line: int


@dataclass(frozen=True, slots=True)
class Membership:
    """One roster row: a person in a unit, from a day up to and including another; None leaves that side open.

    The person is an opaque string that no message shows.
    """

    person: str = field(repr=False)
    unit: str
    start: date | None
    end: date | None
    line: int

    def covers(self, day: date) -> bool:
        """Whether the person is in the unit on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who is counted where, for a quarter.

    A leaf is a unit that holds people and no other unit; people placed directly at a unit above others form the leaf
    ``<unit>/direct``. Units without people on the day are left out.

    Parameters
    ----------
    day
        The day whose roster it is.
    unit_of
        Person to leaf; for the edge's memory only, and not shown by ``repr``.
    sizes
        Leaf to number of people, at least 1.
    parents
        Every unit with people in or under it, direct leaves included, to the unit above; None at the top.
    problems
        Roster rows that were not followed, by line.
    """

    day: date
    unit_of: Mapping[str, str] = field(repr=False)
    sizes: Mapping[str, int]
    parents: Mapping[str, str | None]
    problems: tuple[Problem, ...]

    def leaf_of(self, unit: str) -> str | None:
        """The leaf of the people placed at a unit of the roster; None when nobody is."""
        return next((leaf for leaf in (unit, f"{unit}/direct") if leaf in self.sizes), None)


def freeze(memberships: Iterable[Membership], parents: Mapping[str, str | None], day: date) -> Cohort:
    """The cohort of a day.

    It misleads when the roster is edited backwards: a row that is added later changes a cohort that was released already.

    Parameters
    ----------
    memberships
        The rows of the roster, of all days, in any order.
    parents
        Every unit of the roster to the unit above it, None at the top.
    day
        The quarter's first Monday (:attr:`pipeline.periods.Week.cohort_day`).

    Raises
    ------
    UnusableInput
        The units do not form a tree, or a name cannot be used.

    Examples
    --------
    >>> rows = [Membership("p1", "Support", None, None, 2), Membership("p1", "Sales", date(2026, 9, 1), None, 3)]
    >>> cohort = freeze(rows, {"Support": None, "Sales": None}, date(2026, 9, 28))
    >>> cohort.sizes, cohort.problems[0].reason.value, cohort.problems[0].line
    ({'Sales': 1}, 'in_two_units', 2)
    """
    check_units(parents)
    rows = defaultdict(list)
    for membership in memberships:
        if membership.unit not in parents:
            raise UnusableInput(
                f"The unit on line {membership.line} of the roster is not among its units.", "List every unit with its parent."
            )
        rows[membership.person].append(membership)
    problems: list[Problem] = []
    placed = {person: unit for person, own in rows.items() if (unit := _place(own, day, problems)) is not None}
    above = {unit: parents[unit] for unit in _inhabited(placed.values(), parents)}
    groups = set(above.values())
    leaves = {unit: free(f"{unit}/direct", parents) if unit in groups else unit for unit in set(placed.values())}
    unit_of = {person: leaves[unit] for person, unit in placed.items()}
    direct = {leaf: unit for unit, leaf in leaves.items() if leaf != unit}
    ordered = tuple(sorted(problems, key=lambda problem: (problem.line, problem.reason)))
    return Cohort(day, unit_of, dict(sorted(Counter(unit_of.values()).items())), above | direct, ordered)


def free(name: str, taken: Iterable[str]) -> str:
    """The name of a group that the roster does not have (``<unit>/direct``, ``<unit>/other``), once it is seen to be free.

    Raises
    ------
    UnusableInput
        A unit of the roster has that name already, or it is too long.
    """
    if name in taken:
        raise UnusableInput(
            f"The roster has a unit named {name!r}, a name that is needed for a group of small units or of people beside them.",
            "Rename that unit.",
        )
    if not re.fullmatch(UNIT_PATTERN, name):
        raise UnusableInput(f"The name {name!r} is longer than 120 characters.", "Shorten the name of that unit.")
    return name


def check_units(parents: Mapping[str, str | None]) -> None:
    """Raise UnusableInput when the units do not form a tree, or when one has a name that no row may carry."""
    for unit, parent in parents.items():
        # Not named: what fails here may be an e-mail address in the wrong column.
        if not re.fullmatch(UNIT_PATTERN, unit):
            raise UnusableInput(
                "A unit of the roster has a name that is empty, too long, or holds '@' or a control character.",
                "Give each unit a name of 1 to 120 characters that is not an address.",
            )
        if parent is not None and parent not in parents:
            raise UnusableInput(f"The unit above {unit!r} is not a unit of the roster.", "Add that unit, or mend the parent.")
    settled: set[str] = set()
    for unit in parents:
        path = dict.fromkeys(_upwards(unit, parents, settled))
        settled |= path.keys()


def _upwards(unit: str | None, parents: Mapping[str, str | None], known: set[str]) -> Iterator[str]:
    """The unit and those above it, up to one that is known to lead to the top."""
    seen: set[str] = set()
    while unit is not None and unit not in known:
        if unit in seen:
            raise UnusableInput(f"The unit {unit!r} lies above itself.", "Mend the parents so that each line of units ends.")
        seen.add(unit)
        yield unit
        unit = parents[unit]


def _inhabited(units: Iterable[str], parents: Mapping[str, str | None]) -> set[str]:
    """The units with people in or under them."""
    found: set[str] = set()
    for unit in units:
        found.update(list(_upwards(unit, parents, found)))
    return found


def _place(rows: list[Membership], day: date, problems: list[Problem]) -> str | None:
    """The one unit of a person on the day, or None; adds what was wrong to the problems."""
    if len(rows) == 1 and rows[0].covers(day):  # nearly everybody
        return rows[0].unit
    rows = sorted(rows, key=lambda row: row.line)
    covering = [row for row in rows if row.covers(day)]
    if not covering:
        after = [row for row in rows if row.start is not None and row.start > day]
        if after and any(row.end is not None and row.end < day for row in rows):
            problems.append(Problem(RosterFault.ROSTER_GAP, after[0].line))
        return None
    latest = max(row.start or date.min for row in covering)
    units = {row.unit for row in covering if (row.start or date.min) == latest}
    if len(units) > 1:
        problems.append(Problem(RosterFault.AMBIGUOUS_UNIT, covering[-1].line))
        return None
    (unit,) = units
    problems.extend(Problem(RosterFault.IN_TWO_UNITS, row.line) for row in covering if row.unit != unit)
    return unit
