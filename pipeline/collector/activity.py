"""Tallies person-days: who was active on which day, as bits; how much, by the week, where the plan lists sums at all.

The memory is two bytes for each person and week, 26 where there are sums, however many rows are read.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.plan import NOWHERE, Plan
from pipeline.connectors.base import Fault, PersonDay
from pipeline.connectors.sheet import Sheet
from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.privacy.dominance import Masses, masses_of
from pipeline.privacy.gate import BINS, MAGNITUDES, Measures
from schemas.fields import Grain

LOOK_BACK = 4
"""Weeks before the first one asked for that are read as well: habit, and seats that fell silent."""
HABIT_WEEKS = 4
WORKING_DAYS = 5
"""Monday to Friday."""
KEPT_MIXES = 4096
"""Mixes of features that are remembered; people use few of all there could be."""
MAX_FEATURES = 256
"""Names of features are the vendor's; a file that invents ever new ones cannot fill the memory."""

_FIRST_AMOUNT = PersonDay._fields.index("interactions")

_BITS = np.array([mask.bit_count() for mask in range(2**DAYS_A_WEEK)], dtype=np.int64)


class _Day(NamedTuple):
    """Where the rows of a day are counted, found in one step.

    Parameters
    ----------
    at
        Where its rows are counted.
    bit
        Its bit in ``active`` and ``own``.
    active, own
        The flags of its week, by place.
    is_asked
        Whether its week is one of those asked for; the rest is of those only.
    part_of
        The part of each place.
    made
        What each place made in the week, and where it stands in a row.
    used
        Features, as bits, by part.
    """

    at: int
    bit: int
    active: bytearray
    own: bytearray
    is_asked: bool
    part_of: Sequence[int]
    made: Sequence[tuple["array[int]", int]]
    used: list[int]


class Activity:
    """The tally of one run.

    Where a source gives one row for a person and day, the first one counts. Where it gives several, they are added up, and it
    misleads if a part is given twice: the sums are too high, while the people stay right.

    Parameters
    ----------
    places
        Key of each person of the roster to their place.
    weeks
        The weeks asked for, in order, without a gap.
    plans
        For each of them, its quarter's plan.
    k
        The threshold in force.
    sheet
        Of the source: whether it tells of days, and what it lacks; without one, of days and nothing.
    adds_up
        Whether rows of one person and day are parts of it.
    silent
        Names of people whose rows are passed over, as if they had done nothing.
    sums
        The sums that the plan lists; others are not made.
    """

    def __init__(
        self,
        places: Mapping[str, int],
        weeks: Sequence[Week],
        plans: Sequence[Plan],
        k: int,
        sheet: Sheet | None = None,
        *,
        adds_up: bool = False,
        silent: Collection[str] = frozenset(),
        sums: Collection[str] = frozenset(),
    ) -> None:
        self._places = places
        self._plans = plans
        self._k = k
        self._is_weekly = sheet is not None and sheet.grain is Grain.WEEK
        self._lacks = sheet.lacks if sheet else frozenset()
        self._adds_up = adds_up
        self._silent = silent
        self.passed_over = 0
        spans = LOOK_BACK + len(weeks)
        self._active = [bytearray(len(places)) for _ in range(spans)]
        self._own = [bytearray(len(places)) for _ in range(spans)]
        self._rows = [0] * (spans * DAYS_A_WEEK)
        # What each person made in a week; the rule of dominance needs the persons, and a week is the finest that has sums.
        self._made = [{name: array("q", bytes(8 * len(places))) for name in MAGNITUDES if name in sums} for _ in weeks]
        self._used = [[[0] * len(plan.parts) for _ in range(DAYS_A_WEEK)] for plan in plans]
        self._features: dict[str, int] = {}
        self._bits: dict[frozenset[str], int] = {}
        self._days = {
            day: self._day(span, weekday)
            for span in range(spans)
            for weekday, day in enumerate(weeks[0].shift(span - LOOK_BACK).days)
        }

    def _day(self, span: int, weekday: int) -> _Day:
        if self._is_weekly:
            weekday = 0
        week = span - LOOK_BACK
        at, bit, flags = span * DAYS_A_WEEK + weekday, 1 << weekday, (self._active[span], self._own[span])
        if week < 0:
            return _Day(at, bit, *flags, False, (), (), [])
        made = [(amounts, _FIRST_AMOUNT + MAGNITUDES.index(name)) for name, amounts in self._made[week].items()]
        return _Day(at, bit, *flags, True, self._plans[week].part_of, made, self._used[week][weekday])

    def add(self, row: PersonDay) -> Fault | None:
        """Count a row, or say why it is not counted; the weeks before the first one asked for are no fault."""
        person = row[0]
        if person in self._silent:
            self.passed_over += 1
            return None
        if (day := self._days.get(row[1])) is None:
            return Fault.OUTSIDE_PERIOD
        at, bit, active, own, is_asked = day[:5]
        if (place := self._places.get(person)) is None:
            # Parts of one person's day are not told apart here: they must not make up a reported day.
            self._rows[at] += not self._adds_up
            return Fault.PERSON_IN_NO_UNIT if is_asked else None
        if not active[place] & bit:
            active[place] |= bit
            self._rows[at] += 1
        elif not self._adds_up:
            return Fault.DUPLICATE if is_asked else None
        if row[2]:
            own[place] |= bit
        return self._add_amounts(day, place, row) if is_asked else None

    def _add_amounts(self, day: _Day, place: int, row: PersonDay) -> Fault | None:
        part = day.part_of[place]
        if part == NOWHERE:
            return Fault.PERSON_OUTSIDE_COHORT
        for amounts, field in day.made:
            amounts[place] += row[field]  # type: ignore[operator]  # it is an amount: see _FIRST_AMOUNT
        if features := row.features:
            bits = self._bits.get(features)
            day.used[part] |= self._bits_of(features) if bits is None else bits
        return None

    def _bits_of(self, features: frozenset[str]) -> int:
        used = 0
        for feature in features:
            used |= self._features.get(feature) or self._new_feature(feature)
        if len(self._bits) < KEPT_MIXES:
            self._bits[features] = used
        return used

    def _new_feature(self, feature: str) -> int:
        bit = 1 << len(self._features)
        if len(self._features) < MAX_FEATURES:
            self._features[feature] = bit
        return bit

    def is_empty(self) -> bool:
        """Whether no row fell in the weeks asked for, or in those before."""
        return not any(self._rows)

    def week(self, number: int) -> "WeekActivity":
        """What was counted in one of the weeks asked for."""
        plan, span = self._plans[number], LOOK_BACK + number
        first = span * DAYS_A_WEEK
        used = {(day, part): found for day, of_day in enumerate(self._used[number]) for part, found in enumerate(of_day) if found}
        rows = self._rows[first : first + DAYS_A_WEEK]
        habit = range(span - HABIT_WEEKS + 1, span + 1)
        return WeekActivity(
            part_of=np.asarray(plan.part_of, dtype=np.intp),
            parts=len(plan.parts),
            active=_view(self._active[span]),
            own=_view(self._own[span]),
            lately=[_view(self._active[week]) > 0 for week in habit],
            ever=np.logical_or.reduce([_view(week) > 0 for week in self._active[: span + 1]]),
            reaches_back=all(max(self._rows[week * DAYS_A_WEEK :][:WORKING_DAYS]) >= self._k for week in habit),
            rows=rows,
            k=self._k,
            made={name: np.frombuffer(amounts, dtype=np.int64) for name, amounts in self._made[number].items()},
            used=used,
            is_weekly=self._is_weekly,
            lacks=self._lacks | frozenset(BINS if self._is_weekly else ()),
        )


@dataclass(frozen=True)
class WeekActivity:
    """One week's tally.

    Parameters
    ----------
    part_of, parts
        The part of each place, and how many parts there are.
    active, own
        For each place, the days of the week as bits: with any activity, with an interaction of one's own.
    lately
        For each of the last four weeks, this one included, who was active.
    ever
        Who was active in any week that was read, up to this one.
    reaches_back
        Whether the source reported any working day in each of the last four weeks: else nobody can be called habitual or not.
    rows
        Rows of each day, by anybody.
    k
        Fewest rows for a day to count as reported, or a week as not an outage.
    made
        What each place made in the week, by measure.
    used
        Features, as bits, by day and part.
    is_weekly
        Whether the source tells of weeks only; all its rows then stand at the Monday.
    lacks
        Measures that the source cannot give.
    """

    part_of: NDArray[np.intp]
    parts: int
    active: NDArray[np.uint8]
    own: NDArray[np.uint8]
    lately: list[NDArray[np.bool_]]
    ever: NDArray[np.bool_]
    reaches_back: bool
    rows: list[int]
    k: int
    made: Mapping[str, NDArray[np.int64]]
    used: Mapping[tuple[int, int], int]
    is_weekly: bool = False
    lacks: frozenset[str] = frozenset()

    def reported(self, day: int) -> bool:
        """Whether the source reported a day, 0 for Monday.

        Fewer rows than the threshold are not a report: else the one person at work on a quiet day would decide it. It misleads
        where fewer people than that ever use the tool: such a source is never complete.
        """
        return self.rows[day] >= self.k and not self.is_weekly

    def is_outage(self) -> bool:
        """Whether the source is taken to have reported nothing: fewer rows in the week than the threshold."""
        return sum(self.rows) < self.k

    def days_reported(self, days: Iterable[int]) -> int:
        """How many of these days were reported; all or none where the source tells of weeks only."""
        return sum(not self.is_outage() if self.is_weekly else self.reported(day) for day in days)

    def figures_of_week(self) -> "Figures":
        """The figures of the week as a whole, for each part."""
        days = _BITS[self.active]
        people = {
            "people_active": self._people(days > 0),
            "people_active_by_own_action": self._people(self.own > 0),
            "people_active_1_day": self._people(days == 1),
            "people_active_2_3_days": self._people((days == 2) | (days == 3)),
            "people_active_4_7_days": self._people(days >= 4),
        }
        if self.reaches_back:
            people["people_habitual"] = self._people(np.logical_and.reduce(self.lately))
        sums = {name: self._total(amounts) for name, amounts in self.made.items()}
        return Figures(people | sums, self._features_of(range(DAYS_A_WEEK)), self.lacks)

    def people_lately(self) -> list[NDArray[np.intp]]:
        """Active people of each part, in each of the last four weeks; the last is this one."""
        return [self._people(chosen) for chosen in self.lately]

    def masses(self) -> list[Masses]:
        """What the rule of dominance asks of each part."""
        return masses_of([made for name, made in self.made.items() if name not in self.lacks], self.part_of, self.parts)

    def figures_of_day(self, day: int) -> "Figures":
        """The figures of one day, 0 for Monday, for each part."""
        bit = 1 << day
        people = {
            "people_active": self._people(self.active & bit > 0),
            "people_active_by_own_action": self._people(self.own & bit > 0),
        }
        return Figures(people, self._features_of([day]), self.lacks)

    def _people(self, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.bincount(self.part_of[chosen & (self.part_of != NOWHERE)], minlength=self.parts)

    def _total(self, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        totals, known = np.zeros(self.parts, dtype=np.int64), self.part_of != NOWHERE
        np.add.at(totals, self.part_of[known], amounts[known])
        return totals

    def _features_of(self, days: Sequence[int]) -> list[int]:
        return [reduce(or_, (self.used.get((day, part), 0) for day in days), 0) for part in range(self.parts)]


@dataclass(frozen=True)
class Figures:
    """Figures of one period by part; parts share no person, so here distinct people do add up."""

    counts: Mapping[str, NDArray[np.intp] | NDArray[np.int64]]
    features: Sequence[int]
    lacks: frozenset[str] = frozenset()

    def of(self, parts: NDArray[np.intp]) -> Measures:
        """The figures of a group, by the field names of its row."""
        figures = {name: int(counts[parts].sum()) for name, counts in self.counts.items()}
        figures["features_used"] = reduce(or_, (self.features[part] for part in parts), 0).bit_count()
        return {name: value for name, value in figures.items() if name not in self.lacks}


def _view(flags: bytearray) -> NDArray[np.uint8]:
    return np.frombuffer(flags, dtype=np.uint8)
