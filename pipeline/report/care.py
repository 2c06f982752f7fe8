"""Weeks that should be read with care, said in words: public holidays, and sources that were incomplete or silent."""

from collections.abc import Sequence
from functools import cache

import holidays

from pipeline.periods import Week
from pipeline.report import words
from pipeline.report.content import SourceWeek
from pipeline.texts import Text, texts
from schemas.status import SourceState

HOLIDAY_LANGUAGES = {"en": "en_US", "nl": "nl"}


@cache
def public_holidays(week: Week, country: str, language: str) -> tuple[str, ...]:
    """Names of the public holidays on Monday to Friday; in the country's own language where no translation exists.

    It misleads on school holidays and on days an organisation gives by itself: those are not known here.

    >>> public_holidays(Week.parse("2026-W18"), "NL", "en")
    ("King's Day",)
    """
    there = holidays.country_holidays(country)
    wanted = HOLIDAY_LANGUAGES[language]
    # Without a language the library would take the one of the machine.
    spoken = wanted if wanted in there.supported_languages else there.default_language
    calendar = holidays.country_holidays(country, years={day.year for day in week.days}, language=spoken)
    return tuple(name for day in week.days[:5] for name in calendar.get_list(day))


def notes(weeks: Sequence[Week], sources: Sequence[SourceWeek], country: str, language: str) -> list[str]:
    """One sentence for each week with a public holiday or a source that was not complete, oldest first."""
    text = texts(language)
    faulty = {source.week for source in sources if source.state is not SourceState.COMPLETE}
    said = []
    for week in weeks:
        if week in faulty:
            said += source_notes([source for source in sources if source.week == week], country, language)
        elif names := public_holidays(week, country, language):
            said.append(text("report.care_holiday", week=words.week_and_day(week, text), days=words.listed(names, text)))
    return said


def source_notes(sources: Sequence[SourceWeek], country: str, language: str) -> list[str]:
    """One sentence for each week in which a source was not complete, oldest first, with a public holiday that may explain it."""
    faulty = [source for source in sources if source.state is not SourceState.COMPLETE]
    return [
        _source_note(source, public_holidays(source.week, country, language), texts(language))
        for source in sorted(faulty, key=lambda source: (source.week, words.alphabetical(source.source)))
    ]


def _source_note(source: SourceWeek, names: Sequence[str], text: Text) -> str:
    holiday = text("report.care_because", days=words.listed(names, text)) if names else ""
    return text(
        f"report.care_{source.state}",
        week=words.week_and_day(source.week, text),
        source=words.known("source", source.source, text),
        reported=source.days_reported,
        expected=source.days_expected,
        holiday=holiday,
    )
