"""ISO weeks and quarters: the periods in which everything is counted and closed.

>>> week = Week.parse("2026-W40")
>>> week.monday.isoformat(), week.quarter, str(week.shift(-1))
('2026-09-28', '2026-Q4', '2026-W39')
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from pipeline.errors import WrongUse

DAYS_A_WEEK = 7
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""A year outside these is a slip of the pen; a date type would overflow at its own ends."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week, named by its Monday."""

    monday: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-W40``.

        Raises
        ------
        WrongUse
            The text is not an ISO week that exists.
        """
        try:
            year, week = text.split("-W")
            if len(year) == 4 and len(week) == 2 and FIRST_YEAR <= int(year) <= LAST_YEAR:
                return cls(date.fromisocalendar(int(year), int(week), 1))
        except ValueError:
            pass
        raise WrongUse("A period is not an ISO week.", "Write it like 2026-W40, or 2026-W01..2026-W40 for several.")

    @classmethod
    def of(cls, day: date) -> Self:
        """The week in which a day lies."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=DAYS_A_WEEK - 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=i) for i in range(DAYS_A_WEEK))

    @property
    def quarter(self) -> str:
        """The quarter that holds the week's Thursday, as ISO 8601 gives a week its year."""
        thursday = self.monday + timedelta(days=3)
        return f"{thursday.year}-Q{(thursday.month + 2) // 3}"

    @property
    def cohort_day(self) -> date:
        """The Monday of the first week of the quarter: the roster of that day is the cohort of all its weeks."""
        year, quarter = self.quarter.split("-Q")
        first = date(int(year), 3 * int(quarter) - 2, 1)
        monday = first - timedelta(days=first.weekday())
        # The quarter's first week is the one whose Thursday lies in it.
        return monday if monday + timedelta(days=3) >= first else monday + timedelta(days=DAYS_A_WEEK)

    def shift(self, weeks: int) -> Self:
        """The week so many weeks later, or earlier when negative."""
        return type(self)(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def last_week(quarter: str) -> Week:
    """The last week of a quarter written as ``2026-Q3``.

    >>> str(last_week("2026-Q3")), str(last_week("2026-Q4"))
    ('2026-W39', '2026-W53')

    Raises
    ------
    WrongUse
        The text is no quarter.
    """
    if not re.fullmatch(r"20\d\d-Q[1-4]", quarter):
        raise WrongUse("A period is not a quarter.", "Write it like 2026-Q3.")
    year, number = int(quarter[:4]), int(quarter[-1])
    week = Week.of(date(year + number // 4, number % 4 * 3 + 1, 1))
    return week if week.quarter == quarter else week.shift(-1)


def parse_range(text: str) -> list[Week]:
    """Read one week, or a range such as ``2026-W01..2026-W40``, both ends included.

    >>> [str(week) for week in parse_range("2026-W52..2027-W01")]
    ['2026-W52', '2026-W53', '2027-W01']
    """
    first, _, last = text.partition("..")
    start = Week.parse(first)
    end = Week.parse(last) if last else start
    if end < start:
        raise WrongUse("A range of periods ends before it begins.", "Write the earlier week first.")
    return list(_weeks(start, end))


def in_ranges(weeks: Iterable[Week]) -> str:
    """Weeks as :func:`parse_range` reads them, in order, with as few words as can be.

    >>> in_ranges(map(Week.parse, ["2026-W01", "2026-W02", "2026-W03", "2026-W05"]))
    '2026-W01..2026-W03, 2026-W05'
    """
    spans: list[tuple[Week, Week]] = []
    for week in sorted(set(weeks)):
        if spans and spans[-1][1].shift(1) == week:
            spans[-1] = (spans[-1][0], week)
        else:
            spans.append((week, week))
    return ", ".join(str(first) if first == last else f"{first}..{last}" for first, last in spans)


def _weeks(start: Week, end: Week) -> Iterator[Week]:
    while start <= end:
        yield start
        start = start.shift(1)
