"""The weeks of a simulation: those that are exported, and a warm-up before them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.periods import DAYS_A_WEEK, Week

WARM_UP_WEEKS = 13
"""Simulated before the first exported week, so that its seats already have a last activity; GitHub looks back 90 days."""


@dataclass(frozen=True)
class Timeline:
    """All days and weeks that are simulated, numbered from 0.

    >>> line = Timeline(Week.parse("2026-W01"), 40)
    >>> line.day(line.exported_days[0]).isoformat(), str(line.week(line.exported_weeks[-1])), line.index(date(2025, 12, 29))
    ('2025-12-29', '2026-W40', 91)
    """

    start: Week
    weeks: int

    @property
    def first_week(self) -> Week:
        """The first week of the warm-up."""
        return self.start.shift(-WARM_UP_WEEKS)

    @property
    def all_weeks(self) -> int:
        """How many weeks are simulated, the warm-up included."""
        return WARM_UP_WEEKS + self.weeks

    @property
    def all_days(self) -> int:
        """How many days are simulated, the warm-up included."""
        return DAYS_A_WEEK * self.all_weeks

    @property
    def exported_weeks(self) -> range:
        """Numbers of the weeks that are written."""
        return range(WARM_UP_WEEKS, self.all_weeks)

    @property
    def exported_days(self) -> range:
        """Numbers of the days that are written."""
        return range(DAYS_A_WEEK * WARM_UP_WEEKS, self.all_days)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The date of every day."""
        return tuple(self.day(number) for number in range(self.all_days))

    @cached_property
    def week_of_day(self) -> NDArray[np.int64]:
        """The number of the week in which each day lies."""
        return np.arange(self.all_days) // DAYS_A_WEEK

    def week(self, number: int) -> Week:
        """The week of a number."""
        return self.first_week.shift(number)

    def day(self, number: int) -> date:
        """The date of a number; may lie outside the simulation."""
        return self.first_week.monday + timedelta(days=number)

    def index(self, day: date) -> int:
        """The number of a date; may lie outside the simulation."""
        return (day - self.first_week.monday).days
