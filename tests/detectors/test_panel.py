from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from pipeline.detectors.example import organisation, people, tables
from pipeline.detectors.figures import FAMILY, OF_PEOPLE, OF_TOOL
from pipeline.detectors.panel import Panel, State
from pipeline.detectors.public_holidays import holiday_weeks
from schemas.fields import Family

FIGURES = [name for names in OF_TOOL.values() for name in names]
COUNTS = dict.fromkeys(FIGURES, 8)
ROW = {
    "unit": "Payments", "parent": "Bank", "tool": "copilot", "week": date(2026, 9, 7), "cohort_size": 12,
    "source_state": "complete", "usage_status": "ok", "licence_status": "ok", "work_status": "ok", **COUNTS,
}  # fmt: skip


def panel(*changes: dict[str, object]) -> Panel:
    return Panel.from_table(pa.Table.from_pylist([ROW | change for change in changes]), "copilot")


@pytest.mark.parametrize(
    ("change", "states"),
    [
        ({}, (State.OK, State.OK, State.OK)),
        ({"usage_status": "withheld"}, (State.WITHHELD, State.OK, State.OK)),
        ({"usage_status": "missing", "licence_status": "withheld"}, (State.MISSING, State.WITHHELD, State.OK)),
        ({"source_state": "partial"}, (State.SOURCE_PARTIAL, State.SOURCE_PARTIAL, State.OK)),
        ({"source_state": "down", "usage_status": "missing"}, (State.SOURCE_DOWN, State.SOURCE_DOWN, State.OK)),
        ({"source_state": ""}, (State.OK, State.OK, State.OK)),
        ({"source_state": "drifted"}, (State.OK, State.OK, State.OK)),
        ({"work_status": "missing"}, (State.OK, State.OK, State.MISSING)),
        ({"work_source_state": "down"}, (State.OK, State.OK, State.SOURCE_DOWN)),
    ],
)
def test_what_a_week_of_each_family_is_worth(change: dict[str, object], states: tuple[State, ...]) -> None:
    seen = panel({"work_source_state": "complete"} | change)
    assert tuple(seen.states[family].item() for family in OF_TOOL) == states
    known = {FAMILY[name] for name in FIGURES if np.isfinite(seen.trusted(name)).all()}
    assert known == {family for family, state in zip(OF_TOOL, states, strict=True) if state is State.OK}


def test_a_figure_is_read_only_when_its_family_is_ok() -> None:
    seen = panel({"licence_status": "withheld", "work_status": "missing"})
    assert {FAMILY[name] for name in FIGURES if np.isfinite(seen[name]).all()} == {Family.USAGE}


def test_only_what_is_asked_for_is_read() -> None:
    rows = pa.Table.from_pylist([ROW])
    assert Panel.from_table(rows, "copilot", {"seats", "pulse_answered"}).figures.keys() == {"seats"}


def test_a_week_nobody_reported_is_missing_and_not_zero() -> None:
    seen = panel({}, {"week": date(2026, 9, 28)})
    assert seen.states[Family.USAGE].tolist() == [[State.OK, State.MISSING, State.MISSING, State.OK]]
    assert np.isnan(seen["seats"][0, 1:3]).all()
    assert [str(week) for week in seen.weeks] == ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28"]


def test_order_of_rows_other_tools_and_nulls_do_not_matter() -> None:
    seen = panel({"unit": "B", "week": date(2026, 9, 14)}, {"unit": "A", "items_old_way": None}, {"unit": "C", "tool": "other"})
    assert seen.units == ("A", "B")
    assert np.isnan(seen["items_old_way"][0, 0])
    assert seen.states[Family.WORK][:, 0].tolist() == [State.OK, State.MISSING]


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
    assert seen.states[Family.USAGE].tolist() == [[State.HOLIDAY, State.SOURCE_DOWN]]
    assert np.isnan(seen.trusted("seats")).all()


def test_a_holiday_of_a_quarter_is_none() -> None:
    before = organisation(teams=1, weeks=13)
    after = before.with_holidays(np.ones(13, bool))
    np.testing.assert_array_equal(after.states[Family.PEOPLE], before.states[Family.PEOPLE])
    assert (after.states[Family.PULSE] == State.HOLIDAY).all()


def test_a_panel_survives_the_way_through_tables() -> None:
    before = organisation(teams=3, weeks=14)
    for families, state, at in ((OF_TOOL, State.WITHHELD, (1, 2)), (OF_PEOPLE, State.SOURCE_DOWN, (2, 0))):
        for family in families:
            before.states[family][at] = state
    rows = tables(before)
    after = Panel.from_table(rows.unit_week, before.tool).beside(Panel.of_people(rows.unit_human_week))
    assert (after.units, after.parents) == (before.units, before.parents)
    np.testing.assert_array_equal(after.weeks, before.weeks)
    for family, state in before.states.items():
        np.testing.assert_array_equal(after.states[family], state, err_msg=family)
    for name in FAMILY:
        np.testing.assert_array_equal(after.trusted(name), before.trusted(name), err_msg=name)


def test_people_stand_beside_a_tool_by_unit_and_week_not_by_place() -> None:
    whole = organisation(teams=4, weeks=6)
    whole["pulse_answered"][:] = np.arange(24).reshape(4, 6)
    of_tool = replace(whole.until(5).reordered(np.array([3, 1])), figures={}, states={})
    told = people(whole).changed(
        lambda grid: grid[:3, 2:], units=whole.units[:3], parents=whole.parents[:3], weeks=whole.weeks[2:]
    )
    seen = of_tool.beside(told)
    np.testing.assert_array_equal(seen["pulse_answered"], [[np.nan] * 5, [np.nan, np.nan, 8, 9, 10]])
    assert seen.states[Family.PULSE].tolist() == [[State.MISSING] * 5, [State.MISSING] * 2 + [State.OK] * 3]


def test_dutch_holidays_of_2026() -> None:
    weeks = np.arange(np.datetime64("2025-12-29"), np.datetime64("2027-01-04"), 7)
    marked = [str(week) for week, holiday in zip(weeks, holiday_weeks(weeks, "NL"), strict=True) if holiday]
    # New Year, Good Friday, Easter Monday, King's Day, Ascension, Whit Monday, Christmas, New Year.
    assert marked == [
        "2025-12-29", "2026-03-30", "2026-04-06", "2026-04-27", "2026-05-11", "2026-05-25", "2026-12-21", "2026-12-28",
    ]  # fmt: skip
    assert holiday_weeks(weeks, "US").tolist() != holiday_weeks(weeks, "NL").tolist()
