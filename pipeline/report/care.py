"""Weeks that should be read with care, said in words: public holidays, and sources that were incomplete or silent."""

from collections.abc import Sequence

from pipeline.periods import Week
from pipeline.public_holidays import public_holidays
from pipeline.report import words
from pipeline.report.content import SourceWeek
from pipeline.texts import Text, texts
from schemas.status import WHOLE


def holiday_names(week: Week, country: str, language: str) -> list[str]:
    """Names of the public holidays on Monday to Friday."""
    return [name for names in public_holidays(week, country, language).values() for name in names]


def notes(weeks: Sequence[Week], sources: Sequence[SourceWeek], country: str, language: str) -> list[str]:
    """One sentence for each week with a public holiday or a source that was not complete, oldest first."""
    text = texts(language)
    faulty = {source.week for source in sources if source.state not in WHOLE}
    said = []
    for week in weeks:
        if week in faulty:
            said += source_notes([source for source in sources if source.week == week], country, language)
        elif names := holiday_names(week, country, language):
            said.append(text("report.care_holiday", week=words.week_and_day(week, text), days=words.listed(names, text)))
    return said


def source_notes(sources: Sequence[SourceWeek], country: str, language: str) -> list[str]:
    """One sentence for each week in which a source was not complete, oldest first, with a public holiday that may explain it."""
    faulty = [source for source in sources if source.state not in WHOLE]
    return [
        _source_note(source, holiday_names(source.week, country, language), texts(language))
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
