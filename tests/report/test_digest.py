"""A digest holds what its reader can act on, of its month, and nothing to rank or to trace by."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.report.content import Band, Content, Done, NoisedFigure, UnitQuarter
from pipeline.report.digest import Audience, Digest, below, until
from pipeline.report.digest_page import plain_digest, render_digest
from pipeline.report.digest_parts import parts
from pipeline.report.month import Month
from pipeline.report.noised import noised_lines
from pipeline.report.page import render
from pipeline.report.plot import plot
from pipeline.texts import texts
from schemas.fields import Reason
from schemas.signal import NextStep, Pattern, SignalStatus
from tests.report import contents
from tests.report.contents import HOSTILE, TOOL, WEEKS, idling, worked_around

JUNE = Month.parse("2026-06")
EN = texts("en")


def content() -> Content:
    return replace(
        contents.rich(),
        signals=(
            idling("Tax", detected_period="2026-W24"),
            idling("Search", detected_period="2026-W18"),
            worked_around("Mobile", detected_period="2026-W20", status=SignalStatus.CLOSED, closed_period="2026-W25"),
            worked_around("Control", detected_period="2026-W21", status=SignalStatus.CLOSED, closed_period="2026-W29"),
            worked_around("Chat", detected_period="2026-W26", status=SignalStatus.WITHDRAWN, as_of="2026-W26"),
            idling("Treasury", detected_period="2026-W30"),
        ),
        done=(Done("Tax", Week.parse("2026-W25"), NextStep.COFFEE), Done("Tax", Week.parse("2026-W29"), NextStep.LISTEN)),
    )


def digest(audience: Audience = Audience.HR, unit: str | None = None, of: Content | None = None) -> Digest:
    whole = of or content()
    return Digest(audience, JUNE, until(whole, JUNE, below(whole, unit) if unit else None), unit)


def test_signals_are_told_by_what_happened_to_them_in_the_month() -> None:
    told = digest()
    assert [one.unit for one in told.raised()] == ["Tax"]
    assert [one.unit for one in told.lasting()] == ["Search", "Control"]
    assert [one.unit for one in told.over()] == ["Mobile", "Chat"]


def test_nothing_later_than_the_month_is_in_it() -> None:
    told = digest().content
    assert max(point.week for point in told.courses[0].points) in JUNE
    assert {source.week in JUNE for source in told.sources} == {True}
    assert "2026-Q3" not in {one.quarter for one in told.quarters}
    assert [one.kind for one in told.done] == [NextStep.COFFEE]


def test_a_change_lead_reads_of_own_units_only() -> None:
    told = digest(Audience.CHANGE_LEAD, "Finance")
    assert {one.unit for one in told.content.signals} == {"Tax", "Control"}
    assert {one.unit for one in told.content.quarters} == {"Finance", *contents.TEAMS["Finance"]}
    page = render_digest(told, "en")
    assert not any(unit in page for unit in ("Mobile", "Data Platform", "Phone North"))


def test_the_works_council_reads_no_name_of_a_team() -> None:
    page = render_digest(digest(Audience.WORKS_COUNCIL), "en") + plain_digest(digest(Audience.WORKS_COUNCIL), "en")
    assert not any(unit in page for teams in contents.TEAMS.values() for unit in teams if unit != "Search")


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("audience", Audience)
def test_a_digest_is_whole_in_both_languages_and_fetches_nothing(audience: Audience, language: str) -> None:
    for of in (content(), contents.empty(), contents.hostile()):
        unit = "Finance" if audience is Audience.CHANGE_LEAD else None
        told = digest(audience, unit, of)
        page, plain = render_digest(told, language), plain_digest(told, language)
        assert not any(word in page for word in ("<script", "http:", "https:", "url(http", ">None<"))
        assert page.count("<h1") == 1
        assert max(len(line) for line in plain.splitlines() if HOSTILE[-40:] not in line) <= 78
        assert all(part.heading for part in parts(told, language))


def test_months_are_read_and_weeks_belong_to_one() -> None:
    for wrong in ("2026", "2026-13", "26-10", "2026-1", "oktober", "2026-00"):
        with pytest.raises(WrongUse):
            Month.parse(wrong)
    months = [Month.of(week) for week in (Week(date(2026, 1, 5)).shift(i) for i in range(52))]
    assert months == sorted(months)
    assert {str(month)[:4] for month in months} == {"2026"}


def test_what_was_done_since_is_on_the_card_and_no_more() -> None:
    whole = content()
    (card,) = [one for one in Digest(Audience.HR, JUNE, whole).cards_of(whole.signals, "en") if one.unit == "Tax"]
    assert card.done == ["AI coffee talk, week 25 of 2026", "listening conversations, week 29 of 2026"]
    assert "Whether it helped cannot be told of one team" in render(whole, "en")


def test_the_course_of_a_large_unit_is_drawn_with_its_beginning_and_what_was_done() -> None:
    signal = worked_around("Finance", since="2026-W22")
    done = (Done("Finance", WEEKS[28], NextStep.COFFEE), Done("Tax", WEEKS[28], NextStep.COFFEE))
    whole = replace(contents.rich(), unit_courses={("Finance", TOOL): contents.rich().courses[0]}, done=done)
    drawn = plot(signal, whole, EN)
    assert drawn is not None
    assert (len(drawn.paths), len(drawn.marks), drawn.since) == (2, 1, round(100 * 21 / 39, 2))


def test_of_a_small_unit_only_bands_are_drawn_and_of_the_smallest_nothing() -> None:
    whole = replace(content(), quarters=(UnitQuarter("Tax", "Finance", TOOL, "2026-Q2", 34, Band.FEW, Band.MOST),))
    drawn = plot(idling("Tax"), whole, EN)
    assert drawn is not None
    assert (drawn.paths, drawn.bands) == ((), [("Q2 2026", "most", "most")])
    assert plot(idling("Search"), whole, EN) is None
    assert plot(idling("Tax", pattern=Pattern.TWO_CAMPS), whole, EN) is None


def test_figures_with_noise_are_told_with_how_far_they_may_be_off() -> None:
    shared = {"tool": TOOL, "grain": "four-weeks", "start": WEEKS[20], "people": 40, "epsilon": 0.5}
    whole = Content(
        org="acme",
        noised=(
            NoisedFigure("Tax", "Finance", level="team", reason=None, band=Band.FEW, share=None, plus_minus=0.2, **shared),
            NoisedFigure("organisation", None, level="organisation", reason=None, band=None, share=0.4, plus_minus=0.1, **shared),
            NoisedFigure("Chat", "Care", level="team", reason=Reason.TOO_SMALL, band=None, share=None, plus_minus=None, **shared),
        ),
    )
    lines = noised_lines(whole, "en")
    assert [(one.unit, one.off) for one in lines] == [("The whole organisation", "± 10%"), ("Chat", ""), ("Tax", "± 20%")]
    assert "Units, with chance added" in render(whole, "en")
    assert "Units, with chance added" not in render(contents.rich(), "en")
