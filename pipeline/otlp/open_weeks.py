"""The open weeks: takes points, and knows whom to count them for.

Everybody is known by a hash under a key that is drawn at random for each week and forgotten when it closes. Nobody can then say
whether two weeks saw the same person, this program included: habits are not counted here.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.collector.plan import NOWHERE
from pipeline.otlp.points import Fault, Point
from pipeline.otlp.tally import DAY, QUIET, PersonWeek, Tally
from pipeline.otlp.units import Placing, digest_of, person_digest
from pipeline.periods import DAYS_A_WEEK, Week

EPOCH = date(1970, 1, 1).toordinal()
AHEAD = 3_600 * 10**9
"""A client's clock may be fast by an hour."""
KEY_BYTES = 32
MOST_PEOPLE = 1_000_000
"""People without a line on a roster, of one source and week; more are not people."""
MOST_SERIES = 2_000_000
"""Cumulative series of one source and week; more would fill the memory."""


def week_of(time: int) -> int:
    """Number of the week in which a moment lies; day 1 of the calendar was a Monday.

    >>> week_of(0) == (EPOCH - 1) // 7, week_of(4 * DAY) - week_of(0)
    (True, 1)
    """
    return (time // DAY + EPOCH - 1) // DAYS_A_WEEK


@dataclass
class OpenWeek:
    """One week that is still counted.

    Parameters
    ----------
    week, key, placing
        Which, the key of its hashes, and who is counted where.
    tallies
        By source.
    overfull
        Whether something had no room: the week's figures are too low.
    """

    week: Week
    key: bytearray = field(repr=False)
    placing: Placing
    tallies: Mapping[str, Tally]
    overfull: bool = False

    def person(self, point: Point, tally: Tally) -> PersonWeek | None:
        """The week of the person behind a point; None for one whom nobody placed, or who asked not to be counted."""
        key = bytes(self.key)
        known_as = [person_digest(one, key) for one in point.people]
        placing = self.placing
        if not placing.silent.isdisjoint(known_as):
            return None
        place = next((placing.places[one] for one in known_as if one in placing.places), None)
        if place is not None:
            return None if placing.plan.part_of[place] == NOWHERE else tally.person(place)
        part = placing.units.get((point.unit or "").casefold())
        if part is None or not point.proven:
            return None
        if len(tally.people) >= MOST_PEOPLE and known_as[0] not in tally.people:
            self.overfull = True
            return None
        person = tally.person(known_as[0])
        person.units |= 1 << part
        return person

    def follow(self, point: Point, series: bytes, person: PersonWeek, tally: Tally) -> None:
        """Take a point of a cumulative series."""
        digest = digest_of(series, bytes(self.key))
        if len(tally.series) >= MOST_SERIES and digest not in tally.series:
            self.overfull = True
        else:
            tally.follow(digest, person, point.deed, (point.time, point.start), point.value)

    def forget(self) -> None:
        """Let go of everybody, and of the key."""
        for tally in self.tallies.values():
            tally.forget()
        self.placing.forget()
        self.key[:] = bytes(len(self.key))


class OpenWeeks:
    """All weeks that are still counted.

    Parameters
    ----------
    place
        Who is counted where in a week, for the key of its hashes.
    sources
        The sources asked for; points of others are passed over.
    final_on
        The day on which a week is closed.
    keep_sums
        Whether the release plan lists any sum.
    draw
        Draws a key.
    """

    def __init__(
        self,
        place: Callable[[Week, bytes], Placing],
        sources: Iterable[str],
        final_on: Callable[[Week], date],
        *,
        keep_sums: bool = False,
        draw: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._place, self._sources, self._final_on = place, tuple(sources), final_on
        self._keep_sums, self._draw = keep_sums, draw
        self._weeks: dict[int, OpenWeek] = {}

    def add(self, points: Iterable[Point], now: int) -> Counter[Fault]:
        """Count points; gives those that come too late or from the future. ``now`` is in nanoseconds since 1970."""
        faults: Counter[Fault] = Counter()
        seen: dict[tuple[object, ...], PersonWeek | None] = {}
        for point in points:
            number = week_of(point.time)
            week = self._weeks.get(number) or self._open(number, now)
            if week is None or point.time > now + AHEAD:
                faults[Fault.IN_THE_FUTURE if point.time > now else Fault.TOO_LATE] += 1
                continue
            if (tally := week.tallies.get(point.source)) is None:
                continue
            who = (number, point.source, point.people, point.unit)
            if who in seen:
                person = seen[who]
            else:
                person = seen[who] = week.person(point, tally)
            if person is None:
                continue
            if point.series is None:
                tally.count(person, point.time // DAY, point.deed, point.value)
            else:
                week.follow(point, point.series, person, tally)
        return faults

    def open(self, week: Week) -> OpenWeek:
        """Begin a week, if it is not open yet."""
        number = (week.monday.toordinal() - 1) // DAYS_A_WEEK
        if number not in self._weeks:
            key = bytearray(self._draw(KEY_BYTES))
            monday = week.monday.toordinal() - EPOCH
            tallies = {source: Tally(source, monday, self._keep_sums) for source in self._sources}
            self._weeks[number] = OpenWeek(week, key, self._place(week, bytes(key)), tallies)
        return self._weeks[number]

    def _open(self, number: int, now: int) -> OpenWeek | None:
        """The week of that number, if a point of it may come now."""
        if number > week_of(now + AHEAD):
            return None
        week = Week(date.fromordinal(number * DAYS_A_WEEK + 1))
        return self.open(week) if date.fromordinal(now // DAY + EPOCH) < self._final_on(week) else None

    def settle(self, now: int) -> None:
        """Settle cumulative series that fell silent."""
        for week in self._weeks.values():
            for tally in week.tallies.values():
                tally.settle(now - QUIET)

    def take(self, week: Week) -> OpenWeek:
        """Take a week out, to close it; one that was never opened is empty."""
        found = self.open(week)
        del self._weeks[(week.monday.toordinal() - 1) // DAYS_A_WEEK]
        return found

    @property
    def weeks(self) -> list[Week]:
        """Those that are open, in order."""
        return sorted(one.week for one in self._weeks.values())

    def forget(self) -> None:
        """Let go of everybody."""
        for week in self._weeks.values():
            week.forget()
        self._weeks.clear()


def due(first: Week, today: date, final_on: Callable[[Week], date]) -> list[Week]:
    """The weeks from the first on that can be closed, in order.

    >>> [str(week) for week in due(Week.parse("2026-W40"), date(2026, 10, 15), lambda week: week.shift(1).sunday)]
    ['2026-W40']
    """
    weeks = []
    while today >= final_on(first):
        weeks.append(first)
        first = first.shift(1)
    return weeks
