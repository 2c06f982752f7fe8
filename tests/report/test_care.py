"""Weeks to read with care are said once each, in order, with what may explain them."""

from pipeline.periods import Week
from pipeline.report.care import holiday_names, notes
from pipeline.report.content import SourceWeek
from schemas.status import SourceState
from tests.report.contents import TOOL

WEEKS = [Week.parse(f"2026-W{n:02}") for n in range(15, 19)]


def source(week: Week, state: SourceState, reported: int) -> SourceWeek:
    return SourceWeek(TOOL, TOOL, week, state, 5, reported)


def test_a_holiday_and_an_incomplete_source_in_one_week_are_one_note() -> None:
    sources = [
        source(WEEKS[0], SourceState.PARTIAL, 4),
        source(WEEKS[1], SourceState.DOWN, 0),
        source(WEEKS[2], SourceState.COMPLETE, 5),
    ]
    assert notes(WEEKS, sources, "NL", "nl") == [
        "week 15 van 2026 (vanaf 6 april): GitHub Copilot meldde zich op 4 van de 5 werkdagen (feestdag: Tweede paasdag).",
        "week 16 van 2026 (vanaf 13 april): GitHub Copilot meldde niets.",
        "week 18 van 2026 (vanaf 27 april): Koningsdag.",
    ]


def test_a_country_without_our_languages_speaks_its_own() -> None:
    week = Week.parse("2026-W53")
    assert holiday_names(week, "DE", "en") == ["New Year's Day"]
    assert holiday_names(week, "DE", "nl") == ["Neujahr"]
    assert holiday_names(week, "BE", "nl") == ["Nieuwjaar"]
