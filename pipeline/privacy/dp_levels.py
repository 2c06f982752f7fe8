"""How the people of a quarter are divided into cells, at each level: everybody is in one cell at most.

Decided from the planned groups alone, and so from the roster; that is what makes the cost of a level that of one cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.privacy.groups import Group, Groups
from schemas.fields import Reason
from schemas.noised import Level

Path = tuple[str, ...]
"""The shown groups in which the people of a leaf are counted, the organisation first."""


@dataclass(frozen=True, slots=True)
class Division:
    """The cells of a level, and the groups of that level that are too small to be one, each with its reason."""

    cells: tuple[Group, ...]
    withheld: tuple[tuple[Group, Reason], ...]


def divide(groups: Groups, level: Level, floor: int) -> Division:
    """The cells of a level.

    Teams are the smallest groups that are shown. Departments are what lies under the organisation; one is divided further only
    where every part has enough people itself, so that nobody gets lost. A group under the floor has no cell, and the people in it
    are in none at this level.

    Parameters
    ----------
    groups
        Those of the quarter.
    level
        Teams or departments.
    floor
        Fewest people of a cell.

    Examples
    --------
    >>> from schemas.fields import Status
    >>> shop = Group("Shop", None, 120, Status.OK, None)
    >>> north, south = (Group(name, "Shop", size, Status.OK, None) for name, size in (("North", 95), ("South", 25)))
    >>> groups = Groups((shop, north, south), {"North": ("North", "Shop"), "South": ("South", "Shop")})
    >>> division = divide(groups, Level.DEPARTMENT, floor=90)
    >>> [cell.unit for cell in division.cells], [(group.unit, reason.value) for group, reason in division.withheld]
    (['North'], [('South', 'below_threshold')])
    """
    by_name = {group.unit: group for group in groups.planned}
    paths = sorted({tuple(reversed(shown)) for shown in groups.published.values() if shown})
    cells, small = _cut(paths, 0, level, floor, by_name) if paths else ([], [])
    top = groups.planned[0].unit
    hidden = [
        (group, group.reason)
        for group in groups.planned
        if group.reason is not None and (level is Level.TEAM or group.parent in {top, None})
    ]
    withheld = [*hidden, *((group, Reason.TOO_SMALL) for group in small)]
    place = {unit: number for number, unit in enumerate(by_name)}
    return Division(
        tuple(sorted(cells, key=lambda group: place[group.unit])),
        tuple(sorted(withheld, key=lambda one: place[one[0].unit])),
    )


def _cut(
    paths: Sequence[Path], depth: int, level: Level, floor: int, by_name: dict[str, Group]
) -> tuple[list[Group], list[Group]]:
    """The cells among groups that share the first steps of their paths, and those that are too small."""
    whole = by_name[paths[0][depth]]
    parts: dict[str, list[Path]] = {}
    for path in paths:
        parts.setdefault(path[depth + 1] if len(path) > depth + 1 else "", []).append(path)
    large = [unit for unit in parts if unit and by_name[unit].size >= floor]
    keep_whole = level is Level.DEPARTMENT and depth > 0 and len(large) < len(parts)
    if "" in parts or not large or keep_whole:
        return ([whole], []) if whole.size >= floor else ([], [whole])
    cells, small = [], [by_name[unit] for unit in parts if unit not in large]
    for unit in large:
        inner, inner_small = _cut(parts[unit], depth + 1, level, floor, by_name)
        cells += inner
        small += inner_small
    return cells, small
