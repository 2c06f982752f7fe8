"""Which days and weeks are written: all that were simulated for export, or those that a vendor could tell of on a given day.

>>> from pipeline.periods import Week
>>> line = Timeline(Week.parse("2026-W01"), 4)
>>> span = Span(line, date(2026, 1, 14))  # a Wednesday in the third week
>>> [str(week) for week in span.weeks], str(line.day(span.days[-1])), span.is_late(line.index(date(2026, 1, 12)))
(['2026-W01', '2026-W02'], '2026-01-13', True)
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.periods import DAYS_A_WEEK, Week
from pipeline.simulator.timeline import Timeline

LATE_DAYS = 3
"""Full days after which figures are final; of the days before, some rows are not there yet."""


@dataclass(frozen=True)
class Span:
    """What is written.

    Parameters
    ----------
    line
        The weeks of the simulation.
    as_of
        The day on which everything is asked for; None long after the end.
    """

    line: Timeline
    as_of: date | None = None

    @cached_property
    def days(self) -> range:
        """Numbers of the days that are over."""
        whole = self.line.exported_days
        return whole if self.as_of is None else range(whole.start, min(whole.stop, max(whole.start, self.line.index(self.as_of))))

    @cached_property
    def week_numbers(self) -> range:
        """Numbers of the weeks that are over."""
        return range(self.line.exported_weeks.start, self.days.stop // DAYS_A_WEEK)

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks that are over."""
        return tuple(self.line.week(number) for number in self.week_numbers)

    @property
    def mondays(self) -> tuple[int, ...]:
        """Days on which a week begins, that of the current one too."""
        return tuple(day for day in self.days if day % DAYS_A_WEEK == 0)

    def is_late(self, day: int) -> bool:
        """Whether the vendor's figures of a day may still grow."""
        return self.as_of is not None and day >= self.line.index(self.as_of) - LATE_DAYS

    def knows(self, day: date) -> bool:
        """Whether something that happens on a day is known already."""
        return self.as_of is None or day < self.as_of
