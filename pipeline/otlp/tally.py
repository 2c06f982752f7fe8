"""What is remembered of a source in one open week: for each person, under a keyed hash, on which days and what; in memory only.

Order does not matter: every count is a sum, a set or the extremes of a day, so that the same points in another order leave the
same tally. Two things can disturb that, both rare: a cumulative series that falls without a new beginning, and one that is told
again more than a day late.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.otlp.dialects import DIALECTS
from pipeline.otlp.points import Deed
from pipeline.periods import DAYS_A_WEEK

DAY = 86_400 * 10**9
"""Nanoseconds."""
FRESH = 3_600 * 10**9
"""A series that began this short before the day on which it is first seen is new: all it says happened since."""
QUIET = DAY
"""After this long without a word a series is settled and forgotten."""

Sums = tuple[int, int, int]
"""Interactions, suggestions, accepted ones."""


class PersonWeek:
    """One person's week, days as bits from Monday.

    ``units`` are the parts the person was said to be in, as bits; ``features`` a bit for each feature and day; ``sums`` what was
    done by weekday and namespace, where the release plan lists sums at all.
    """

    __slots__ = ("active", "features", "own", "sums", "units")

    def __init__(self) -> None:
        self.active = self.own = self.units = self.features = 0
        self.sums: dict[tuple[int, int], list[int]] | None = None

    def mark(self, weekday: int, deed: Deed, value: float, width: int, *, keep_sums: bool) -> None:
        """Count a deed; ``width`` is how many features the dialect has."""
        bit = 1 << weekday
        self.active |= bit
        if deed.own:
            self.own |= bit
        if deed.feature >= 0:
            self.features |= 1 << (weekday * width + deed.feature)
        if keep_sums and (deed.interactions or deed.suggestions):
            self._add(weekday, deed, int(value))

    def _add(self, weekday: int, deed: Deed, times: int) -> None:
        if self.sums is None:
            self.sums = {}
        sums = self.sums.setdefault((weekday, deed.namespace), [0, 0, 0])
        sums[0] += times * deed.interactions
        sums[1] += times * deed.suggestions
        sums[2] += times * deed.accepted

    def sums_of(self, weekday: int) -> Sums:
        """The sums of a day, each by the best namespace that tells of it: what is told twice is counted once."""
        told = sorted((namespace, sums) for (day, namespace), sums in (self.sums or {}).items() if day == weekday)
        interactions = next((sums[0] for _, sums in told if sums[0]), 0)
        suggestions, accepted = next(((sums[1], sums[2]) for _, sums in told if sums[1]), (0, 0))
        return interactions, suggestions, accepted

    def sums_of_week(self) -> Sums:
        """The sums of all days."""
        interactions, suggestions, accepted = zip(*map(self.sums_of, range(DAYS_A_WEEK)), strict=True)
        return sum(interactions), sum(suggestions), sum(accepted)

    def features_of(self, weekday: int, width: int) -> int:
        """The features of a day, as bits."""
        return (self.features >> (weekday * width)) & ((1 << width) - 1)


class Series:
    """One cumulative series: the least and the most it said on each day.

    ``since`` is when it began; ``time`` and ``value`` are its last word.
    """

    __slots__ = ("days", "deed", "person", "since", "time", "value")

    def __init__(self, person: PersonWeek, deed: Deed, since: int) -> None:
        self.person, self.deed, self.since = person, deed, since
        self.time, self.value = 0, 0.0
        self.days: dict[int, list[float]] = {}

    def falls(self, time: int, value: float) -> bool:
        """Whether it says less than before: it began again and did not say so."""
        return time > self.time and value < self.value

    def tell(self, day: int, time: int, value: float) -> None:
        """Take a point of the day, counted from 1970."""
        least, most = self.days.setdefault(day, [value, value])
        self.days[day] = [min(least, value), max(most, value)]
        if time >= self.time:
            self.time, self.value = time, value

    def rises(self) -> Iterator[tuple[int, float]]:
        """By how much it rose on each day, where it did.

        What it said already when it was first seen counts where it is known to be of that day. Else it may be of any day since
        the series began, and counts on none.
        """
        first = min(self.days)
        base = 0.0 if self.since >= first * DAY - FRESH else self.days[first][0]
        for day in sorted(self.days):
            if (most := self.days[day][1]) > base:
                yield day, most - base
                base = most


@dataclass
class Tally:
    """One source in one week.

    Parameters
    ----------
    source
        Of the dialect.
    monday
        The week's first day, counted from 1970.
    keep_sums
        Whether the release plan lists any sum; without, none is kept.
    people
        By place on the roster, or by keyed hash.
    series
        By keyed hash.
    """

    source: str
    monday: int
    keep_sums: bool
    people: dict[int | bytes, PersonWeek] = field(default_factory=dict, repr=False)
    series: dict[bytes, Series] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.width = len(DIALECTS[self.source].features)

    def person(self, known_as: int | bytes) -> PersonWeek:
        """The week of a person, begun where it is not there."""
        found = self.people.get(known_as)
        if found is None:
            found = self.people[known_as] = PersonWeek()
        return found

    def count(self, person: PersonWeek, day: int, deed: Deed, value: float) -> None:
        """Count a delta; the day is counted from 1970."""
        person.mark(day - self.monday, deed, value, self.width, keep_sums=self.keep_sums)

    def follow(self, digest: bytes, person: PersonWeek, deed: Deed, at: tuple[int, int], value: float) -> None:
        """Take a point of a cumulative series; ``at`` is its time and when the series began."""
        time, since = at
        series = self.series.get(digest)
        if series is not None and series.falls(time, value):
            self._settle(series)
            series, since = None, time
        if series is None:
            series = self.series[digest] = Series(person, deed, since)
        series.tell(time // DAY, time, value)

    def settle(self, before: int | None = None) -> None:
        """Count what the series say, and forget them: all, or those whose last word is older than a moment."""
        done = [digest for digest, one in self.series.items() if before is None or one.time < before]
        for digest in done:
            self._settle(self.series.pop(digest))

    def _settle(self, series: Series) -> None:
        for day, rise in series.rises():
            self.count(series.person, day, series.deed, rise)

    def forget(self) -> None:
        """Let go of everybody."""
        self.people.clear()
        self.series.clear()


def features_by_day(placed: Iterable[tuple[PersonWeek, int]], width: int, days: int) -> Mapping[tuple[int, int], int]:
    """The features of all people, as bits, by weekday and part."""
    found: dict[tuple[int, int], int] = {}
    for person, part in placed:
        for weekday in range(days):
            if person.active >> weekday & 1:
                found[weekday, part] = found.get((weekday, part), 0) | person.features_of(weekday, width)
    return found
