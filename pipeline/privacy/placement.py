"""The tree of units over time: where each unit stands on a day.

Units split, merge, move and vanish; the tree of the quarter's first day is the one that counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import check_units


@dataclass(frozen=True, slots=True)
class Placement:
    """A unit stands under another (None: at the top), from a day up to and including another; None leaves that side open."""

    unit: str
    above: str | None
    start: date | None
    end: date | None
    line: int

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def distance(self, day: date) -> tuple[bool, int]:
        """How far it is from a day that it does not cover; what was before comes before what is to come."""
        if self.end is not None and self.end < day:
            return False, (day - self.end).days
        return True, ((self.start or day) - day).days


class Tree:
    """Where every unit stands, on any day.

    Parameters
    ----------
    placements
        In the order of the lines they come from.
    file
        Where they come from, for messages.

    Raises
    ------
    UnusableInput
        A unit stands under two others on one day, a name cannot be used, or the units do not form a tree on some day.

    Examples
    --------
    >>> before = Placement("Web", "Sales", None, date(2026, 9, 30), 2)
    >>> tree = Tree([before, Placement("Web", "Media", date(2026, 10, 1), None, 3)])
    >>> tree.on(date(2026, 9, 28))["Web"], tree.on(date(2027, 1, 4))["Web"]
    ('Sales', 'Media')
    """

    def __init__(self, placements: Iterable[Placement], file: str = "the roster") -> None:
        self._file = file
        self._fixed: dict[str, str | None] = {}
        self._moving: dict[str, list[Placement]] = {}
        by_unit: dict[str, list[Placement]] = defaultdict(list)
        for one in placements:
            by_unit[one.unit].append(one)
        for unit, own in by_unit.items():
            if len({one.above for one in own}) == 1:
                self._fixed[unit] = own[0].above
            else:
                self._moving[unit] = own
        for above in [one.above for own in by_unit.values() for one in own]:
            if above is not None and above not in by_unit:
                self._fixed[above] = None
        starts = {one.start for own in self._moving.values() for one in own if one.start is not None}
        for day in (date.min, *sorted(starts)):
            check_units(self.on(day))

    def on(self, day: date) -> Mapping[str, str | None]:
        """Every unit that ever was to the unit above it; one that is nowhere on the day stands where it stood last."""
        return self._fixed | {unit: self._above(own, day) for unit, own in self._moving.items()}

    def _above(self, own: list[Placement], day: date) -> str | None:
        covering = [one for one in own if one.covers(day)]
        if not covering:
            return min(own, key=lambda one: (one.distance(day), one.line)).above
        other = next((one for one in covering if one.above != covering[0].above), None)
        if other is not None:
            raise UnusableInput(
                f"{self._file}:{other.line}: the unit stands under another parent than on line {covering[0].line}.",
                "Give each unit one parent at a time: end the one line the day before the other begins.",
            )
        return covering[0].above
