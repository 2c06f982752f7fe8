"""Which weeks of a source are to be closed now. Pure: the day is an argument."""

from collections.abc import Callable, Collection
from datetime import date

from pipeline.periods import Week


def newest_final(today: date, final_on: Callable[[Week], date]) -> Week:
    """The newest week of which nothing changes any more.

    >>> from datetime import timedelta
    >>> str(newest_final(date(2026, 10, 8), lambda week: week.sunday + timedelta(days=4)))
    '2026-W40'
    """
    week = Week.of(today)
    while final_on(week) > today:
        week = week.shift(-1)
    return week


def due_weeks(newest: Week, since: Week | None, closed: Collection[Week]) -> list[Week]:
    """The weeks that are final and not closed, in order.

    Without a first week, those from the first closed one on; where none is closed yet, the newest alone.

    >>> week = Week.parse
    >>> [str(one) for one in due_weeks(week("2026-W40"), week("2026-W37"), {week("2026-W38")})]
    ['2026-W37', '2026-W39', '2026-W40']
    >>> [str(one) for one in due_weeks(week("2026-W40"), None, {week("2026-W38")})]
    ['2026-W39', '2026-W40']
    """
    first = since or min(closed, default=newest)
    weeks = []
    while first <= newest:
        if first not in closed:
            weeks.append(first)
        first = first.shift(1)
    return weeks
