"""Weeks that should be read with care, said in words: public holidays, and sources that were incomplete or silent."""

from collections.abc import Sequence
from functools import cache

import holidays

from pipeline.periods import Week
from pipeline.report import words
from pipeline.report.content import SourceWeek
from pipeline.texts import Text
from schemas.status import SourceState

HOLIDAY_LANGUAGES = {"en": "en_US", "nl": "nl"}


@cache
def public_holidays(week: Week, country: str, language: str) -> tuple[str, ...]:
    """Names of the public holidays on Monday to Friday; in the country's own language where no translation exists.

    It misleads on school holidays and on days an organisation gives by itself: those are not known here.

    >>> public_holidays(Week.parse("2026-W18"), "NL", "en")
    ("King's Day",)
    """
    wanted = HOLIDAY_LANGUAGES[language]
    spoken = wanted if wanted in holidays.country_holidays(country).supported_languages else None
    calendar = holidays.country_holidays(country, years={day.year for day in week.days}, language=spoken)
    return tuple(name for day in week.days[:5] for name in calendar.get_list(day))


def holiday_notes(weeks: Sequence[Week], country: str, language: str, text: Text) -> list[str]:
    """One sentence for each week with a public holiday."""
    found = [(week, public_holidays(week, country, language)) for week in weeks]
    return [
        text("report.care_holiday", week=words.week_and_day(week, text), days=words.listed(names, text))
        for week, names in found
        if names
    ]


def source_notes(sources: Sequence[SourceWeek], text: Text) -> list[str]:
    """One sentence for each week in which a source was not complete, oldest first."""
    faulty = sorted(
        (s for s in sources if s.state is not SourceState.COMPLETE), key=lambda s: (s.week, words.alphabetical(s.source))
    )
    return [
        text(
            f"report.care_{source.state}",
            week=words.week_and_day(source.week, text),
            source=words.known("source", source.source, text),
            reported=source.days_reported,
            expected=source.days_expected,
        )
        for source in faulty
    ]
