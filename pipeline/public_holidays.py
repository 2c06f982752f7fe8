"""Public holidays, and the only place that imports ``holidays``.

It misleads on what no law sets: bridge days, school holidays, the quiet of August and days an organisation gives are not here.
And some days that the library counts are ordinary ones for most people, such as Good Friday in the Netherlands.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from pipeline.errors import UnusableInput
from pipeline.periods import Week

WORKING_DAYS = 5
_SPOKEN = {"en": "en_US", "nl": "nl"}


@cache
def public_holidays(week: Week, country: str, language: str = "en") -> Mapping[date, tuple[str, ...]]:
    """The public holidays on Monday to Friday of a week, with their names.

    Parameters
    ----------
    week
        The week.
    country
        ISO 3166 code, such as ``NL``.
    language
        Of the names; the country's own where there is no translation.

    Raises
    ------
    UnusableInput
        The country is not known.

    Examples
    --------
    >>> public_holidays(Week.parse("2026-W18"), "NL")
    {datetime.date(2026, 4, 27): ("King's Day",)}
    """
    spoken = _calendar(country).supported_languages
    wanted = _SPOKEN.get(language, language)
    calendar = _calendar(country, wanted if wanted in spoken else None)
    return {day: tuple(calendar.get_list(day)) for day in week.days[:WORKING_DAYS] if day in calendar}


def is_public_holiday(day: date, country: str) -> bool:
    """Whether a day is a public holiday, weekends included.

    >>> is_public_holiday(date(2026, 4, 5), "NL")  # Easter Sunday
    True
    """
    return day in _calendar(country)


def working_days(week: Week, country: str) -> tuple[date, ...]:
    """Monday to Friday without the public holidays.

    >>> [day.day for day in working_days(Week.parse("2026-W18"), "NL")]
    [28, 29, 30, 1]
    """
    return tuple(day for day in week.days[:WORKING_DAYS] if day not in public_holidays(week, country))


@cache
def _calendar(country: str, language: str | None = None) -> holidays.HolidayBase:
    """The library's calendar, which works out a year when it is first asked for it."""
    try:
        there = holidays.country_holidays(country)
    except NotImplementedError as fault:
        raise UnusableInput(
            "The public holidays of that country are not known.", "Set UNDERTOW_COUNTRY to an ISO 3166 code such as NL or DE."
        ) from fault
    # Without a language the library would take the one of the machine.
    return holidays.country_holidays(country, language=language or there.default_language)
