"""Figures in words never say more than the figure, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import Course, Point, words
from pipeline.texts import texts
from schemas.signal import Evidence, Pattern
from tests.report.contents import WEEKS, idling, worked_around

EN, NL = texts("en"), texts("nl")


@pytest.mark.parametrize(
    ("value", "step", "said"),
    [
        (None, 0.05, "no figure"),
        (0.05, 0.05, "5% or less"),
        (0.1, 0.05, "10%"),
        (0.1, 0.1, "10% or less"),
        (0.9, 0.1, "90% or more"),
        (0.95, 0.05, "95% or more"),
        (0.35, 0.05, "35%"),
    ],
)
def test_a_rounded_share_is_open_at_its_ends(value: float | None, step: float, said: str) -> None:
    assert words.rounded_share(value, step, EN) == said


@given(st.sampled_from([0.15, 0.33, 0.5, 0.67, 0.85, *(i / 10 for i in range(1, 10))]), st.sampled_from([EN, NL]))
def test_a_coarse_share_holds_no_digit_but_tenths(value: float, text: words.Text) -> None:
    said = words.coarse_share(value, text)
    assert said
    assert "%" not in said
    assert all(int(digits) <= 10 for digits in "".join(c if c.isdigit() else " " for c in said).split())


def test_units_that_we_named_ourselves_are_said_in_words() -> None:
    assert words.unit("organisation", NL) == "de hele organisatie"
    assert words.unit("Finance/direct", EN) == "people placed directly at Finance"
    assert words.unit("organisation/other", EN) == "other small teams of the whole organisation"
    assert words.unit("R&D/Lab", EN) == "R&D/Lab"
    assert words.unit_heading("iOS", EN) == "iOS"


def test_what_was_seen_is_a_sentence_without_a_person() -> None:
    assert words.seen(idling(), NL) == (
        "Van de licenties van Accounts Payable ligt ongeveer twee derde ongebruikt, duidelijk meer dan elders in de organisatie."
    )
    assert "{" not in words.seen(worked_around(), EN)


@pytest.mark.parametrize(
    ("value", "said"), [(1.0, "about the same"), (1.05, "about the same"), (0.8, "about 80% of what it was")]
)
def test_an_amount_of_work_is_compared_with_before(value: float, said: str) -> None:
    assert words.evidence(Evidence(name="work_level", value=value, unit="share"), EN) == said


def test_weeks_count_both_ends_and_stop_where_the_episode_stopped() -> None:
    assert words.weeks_so_far(idling(since="2026-W38", as_of="2026-W40")) == 3
    assert words.weeks_so_far(idling(since="2025-W52", closed_period="2026-W01", as_of="2026-W40")) == 2


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("text", [EN, NL])
def test_every_pattern_has_its_words(pattern: Pattern, text: words.Text) -> None:
    assert words.seen(idling(pattern=pattern), text)


def test_nothing_is_certain() -> None:
    assert [words.certainty_tenths(value) for value in (0.5, 0.9, 0.95, 1.0)] == [5, 9, 9, 9]


def test_before_and_now_stand_side_by_side() -> None:
    shuffled = sorted(worked_around().evidence, key=lambda item: item.name)
    names = [item.name for item in sorted(shuffled, key=words.evidence_place)]
    assert names == ["use_before", "use_now", "old_way_before", "old_way_now", "work_level", "weeks_seen"]


def test_shares_of_seats_are_as_fine_as_they_show_themselves() -> None:
    def course(*shares: float | None) -> Course:
        return Course("t", 500, tuple(Point(WEEKS[0], seats_used=share) for share in shares))

    assert course(0.1, None, 0.9).seat_step == 0.1
    assert course(0.1, 0.35).seat_step == 0.05
    assert course(None).seat_step == 0.1
