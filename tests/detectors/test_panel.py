from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from pipeline.detectors.example import organisation, table
from pipeline.detectors.panel import FIGURES, Panel, State
from pipeline.detectors.public_holidays import holiday_weeks

COUNTS = dict.fromkeys(FIGURES, 8)
ROW = {
    "unit": "Payments", "parent": "Bank", "tool": "copilot", "week": date(2026, 9, 7), "cohort_size": 12,
    "source_state": "complete", "usage_status": "ok", "licence_status": "ok", "work_status": "ok", **COUNTS,
}  # fmt: skip


def panel(*changes: dict[str, object]) -> Panel:
    return Panel.from_table(pa.Table.from_pylist([ROW | change for change in changes]), "copilot")


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, State.OK),
        ({"usage_status": "withheld"}, State.OK),  # the licences are there
        ({"usage_status": "withheld", "licence_status": "withheld"}, State.WITHHELD),
        ({"usage_status": "missing", "licence_status": "missing"}, State.MISSING),
        ({"usage_status": "withheld", "licence_status": "missing"}, State.WITHHELD),
        ({"source_state": "partial"}, State.SOURCE_PARTIAL),
        ({"source_state": "down", "usage_status": "missing"}, State.SOURCE_DOWN),
        ({"source_state": ""}, State.OK),
        ({"work_status": "missing"}, State.OK),
    ],
)
def test_what_a_week_is_worth(change: dict[str, object], state: State) -> None:
    assert panel(change).state.tolist() == [[state]]


def test_a_figure_is_believed_only_when_its_family_is_ok() -> None:
    seen = panel({"licence_status": "withheld", "work_status": "missing"})
    known = {name for name in FIGURES if np.isfinite(getattr(seen, name)).all()}
    assert known == {"people_active", "people_active_by_own_action"}


def test_a_week_nobody_reported_is_missing_and_not_zero() -> None:
    seen = panel({}, {"week": date(2026, 9, 28)})
    assert seen.state.tolist() == [[State.OK, State.MISSING, State.MISSING, State.OK]]
    assert np.isnan(seen.seats[0, 1:3]).all()
    assert [str(week) for week in seen.weeks] == ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28"]


def test_order_of_rows_other_tools_and_nulls_do_not_matter() -> None:
    seen = panel({"unit": "B", "week": date(2026, 9, 14)}, {"unit": "A", "items_old_way": None}, {"unit": "C", "tool": "other"})
    assert seen.units == ("A", "B")
    assert np.isnan(seen.items_old_way[0, 0])
    assert seen.state[:, 0].tolist() == [State.OK, State.MISSING]


def test_totals_are_not_scored_and_remainders_are() -> None:
    seen = panel(
        {"unit": "organisation", "parent": None}, {"unit": "Bank", "parent": "organisation"}, {}, {"unit": "Bank/other"},
    )  # fmt: skip
    assert dict(zip(seen.units, seen.is_scored.tolist(), strict=True)) == {
        "Bank": False, "Bank/other": True, "Payments": True, "organisation": False,
    }  # fmt: skip
    assert np.isnan(seen.trusted("seats")[~seen.is_scored]).all()


def test_a_unit_that_moves_has_its_last_parent() -> None:
    assert panel({"week": date(2026, 9, 14), "parent": "Shop"}, {}).parents == ("Shop",)


def test_a_holiday_covers_good_weeks_only() -> None:
    seen = panel({}, {"week": date(2026, 9, 14), "source_state": "down"}).with_holidays(np.array([True, True]))
    assert seen.state.tolist() == [[State.HOLIDAY, State.SOURCE_DOWN]]
    assert np.isnan(seen.trusted("seats")).all()


def test_a_panel_survives_the_way_through_a_table() -> None:
    before = organisation(teams=3, weeks=4)
    before.state[1, 2], before.state[2, 0] = State.WITHHELD, State.SOURCE_DOWN
    after = Panel.from_table(table(before), before.tool)
    np.testing.assert_array_equal(after.state, before.state)
    np.testing.assert_array_equal(after.weeks, before.weeks)
    assert np.isnan(after.seats[1, 2])
    assert (after.units, after.parents) == (before.units, before.parents)


def test_dutch_holidays_of_2026() -> None:
    weeks = np.arange(np.datetime64("2025-12-29"), np.datetime64("2027-01-04"), 7)
    marked = [str(week) for week, holiday in zip(weeks, holiday_weeks(weeks, "NL"), strict=True) if holiday]
    # New Year, Good Friday, Easter Monday, King's Day, Ascension, Whit Monday, Christmas, New Year.
    assert marked == [
        "2025-12-29", "2026-03-30", "2026-04-06", "2026-04-27", "2026-05-11", "2026-05-25", "2026-12-21", "2026-12-28",
    ]  # fmt: skip
    assert holiday_weeks(weeks, "US").tolist() != holiday_weeks(weeks, "NL").tolist()
