"""A calendar month: what a digest is about."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.texts import Text


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month; a week belongs to the month its Thursday lies in, as ISO 8601 gives a week its year.

    >>> month = Month.parse("2026-10")
    >>> str(month), month.last.isoformat(), Week.parse("2026-W40") in month, Week.parse("2026-W44") in month
    ('2026-10', '2026-10-31', True, True)
    """

    first: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-10``.

        Raises
        ------
        WrongUse
            The text is no month.
        """
        if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
            return cls(date.fromisoformat(f"{text}-01"))
        raise WrongUse("A month is not written as one.", "Write it like 2026-10.")

    @classmethod
    def of(cls, week: Week) -> Self:
        """The month to which a week belongs."""
        return cls((week.monday + timedelta(days=3)).replace(day=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def mondays(self) -> tuple[date, date]:
        """The earliest and the latest day that can be the Monday of one of its weeks."""
        return self.first - timedelta(days=3), self.last - timedelta(days=3)

    def __contains__(self, week: Week) -> bool:
        return Month.of(week) == self

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def said(self, text: Text) -> str:
        """In words: October 2026."""
        return text("digest.month", month=text(f"month.{self.first.month}"), year=self.first.year)
