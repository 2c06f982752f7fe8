"""Weeks and quarters follow ISO 8601."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WrongUse
from pipeline.periods import Week, parse_range

weeks = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(Week.of)


@given(weeks)
def test_a_week_reads_back_as_itself(week: Week) -> None:
    assert Week.parse(str(week)) == week
    assert Week.of(week.sunday) == week
    assert len(week.days) == 7
    assert week.shift(3).shift(-3) == week


@given(weeks)
def test_the_cohort_is_frozen_before_the_quarter_is_counted(week: Week) -> None:
    first = Week(week.cohort_day)
    assert week.cohort_day.weekday() == 0
    assert first.quarter == week.quarter
    assert first.shift(-1).quarter != week.quarter
    assert timedelta() <= week.monday - week.cohort_day <= timedelta(weeks=13)


@pytest.mark.parametrize(
    ("text", "quarter", "cohort_day"),
    [
        ("2026-W01", "2026-Q1", date(2025, 12, 29)),
        ("2026-W14", "2026-Q2", date(2026, 3, 30)),
        ("2026-W53", "2026-Q4", date(2026, 9, 28)),
        ("2027-W01", "2027-Q1", date(2027, 1, 4)),
    ],
)
def test_a_week_belongs_to_the_quarter_of_its_thursday(text: str, quarter: str, cohort_day: date) -> None:
    week = Week.parse(text)
    assert (week.quarter, week.cohort_day) == (quarter, cohort_day)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-40", "2026-W00", "2027-W53", "2026-W4", "26-W40", "2026-W40-W41", "2026-Wxx", "0001-W01", "9999-W52"],
)
def test_what_is_no_week_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(WrongUse, match="2026-W40"):
        Week.parse(text)


def test_a_range_includes_both_ends() -> None:
    assert [str(w) for w in parse_range("2026-W40..2026-W42")] == ["2026-W40", "2026-W41", "2026-W42"]
    assert [str(w) for w in parse_range("2026-W40")] == ["2026-W40"]
    with pytest.raises(WrongUse, match="earlier week first"):
        parse_range("2026-W42..2026-W40")
