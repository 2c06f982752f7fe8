"""Figures that a vendor counted itself stand only where they give nobody away."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.collector.plan import make_plans
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import read_roster
from pipeline.collector.rows import Rows
from pipeline.collector.vendor_figures import VendorFigures
from pipeline.connectors.base import Fault, GroupFigures
from schemas.fields import Grain, Reason, Status
from schemas.status import SourceState
from tests.collector.made import WEEK, plan_of_everything, write_roster

SIZES = {"Alpha": 12, "Beta": 15, "Gamma": 14}
PLAN = plan_of_everything()
DAYS = WEEK.days[:5]


def figures(folder: Path, sizes: dict[str, int] = SIZES) -> VendorFigures:
    rejections = Rejections()
    _, plans = make_plans(read_roster(write_roster(folder, sizes), rejections), [WEEK], PLAN.k, rejections)
    return VendorFigures([WEEK], plans, PLAN.k)


def week(unit: str | None, active: int, members: int | None = 12, own: int | None = None) -> GroupFigures:
    return GroupFigures(unit, Grain.WEEK, WEEK.monday, active, own, members=members)


def rows_of(folder: Path, given: Iterable[GroupFigures], sizes: dict[str, int] = SIZES) -> Rows:
    vendor = figures(folder, sizes)
    for one in given:
        assert vendor.add(one) is None
    return vendor.rows(0, WEEK, PLAN, DAYS)


def shown(rows: Rows) -> dict[str, int | None]:
    return {row.unit: row.people_active for row in rows.usage if row.grain is Grain.WEEK and row.status is Status.OK}


def test_a_group_of_the_same_name_stands_and_all_others_are_missing(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [week(" ALPHA ", 11)])
    assert shown(rows) == {"Alpha": 11}
    of_week = [row for row in rows.usage if row.grain is Grain.WEEK]
    assert {row.unit: row.reason for row in of_week if row.status is Status.MISSING} == {
        "organisation": Reason.NOT_REPORTED,
        "Product": Reason.NOT_REPORTED,
        "Beta": Reason.NOT_REPORTED,
        "Gamma": Reason.NOT_REPORTED,
    }
    assert rows.state is SourceState.COMPLETE


def test_a_total_never_stands_beside_its_parts(tmp_path: Path) -> None:
    assert shown(rows_of(tmp_path, [week(None, 29, members=41), week("Product", 28, members=41), week("Alpha", 11)])) == {
        "Alpha": 11
    }
    assert shown(rows_of(tmp_path, [week(None, 29, members=41), week("Product", 28, members=41)])) == {"Product": 28}
    assert shown(rows_of(tmp_path, [week(None, 29, members=30)])) == {"organisation": 29}


@pytest.mark.parametrize("members", [None, 0, 9])
def test_a_group_that_the_vendor_does_not_show_to_be_large_enough_is_not_reported(members: int | None, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [week("Alpha", 2, members=members), week("Beta", 14, members=15)])
    assert shown(rows) == {"Beta": 14}


def test_nothing_is_shown_of_a_group_that_the_plan_withholds(tmp_path: Path) -> None:
    # Alpha is large enough, and hidden so that Gamma cannot be had by subtraction.
    given = [week("Gamma", 3), week("Alpha", 11), week("Beta", 12)]
    assert shown(rows_of(tmp_path, given, {"Alpha": 12, "Beta": 15, "Gamma": 3})) == {"Beta": 12}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (week("Alpha", 13), Fault.MORE_THAN_COHORT),
        (week("Delta", 3), Fault.UNIT_NOT_IN_ROSTER),
        (week("Alpha", 3, own=4), Fault.PARTS_EXCEED_WHOLE),
        (GroupFigures("Alpha", Grain.DAY, WEEK.shift(1).monday, 3, members=12), Fault.OUTSIDE_PERIOD),
    ],
)
def test_figures_that_cannot_be_are_refused(row: GroupFigures, fault: Fault, tmp_path: Path) -> None:
    vendor = figures(tmp_path)
    assert vendor.add(row) is fault
    assert vendor.is_empty()


def test_the_larger_of_two_counts_in_either_order(tmp_path: Path) -> None:
    two = [week("Alpha", 10), week("Alpha", 11)]
    assert shown(rows_of(tmp_path, two)) == shown(rows_of(tmp_path, reversed(two))) == {"Alpha": 11}


def test_a_week_of_fewer_people_than_one_of_its_days_is_not_that_week(tmp_path: Path) -> None:
    day = GroupFigures(None, Grain.DAY, WEEK.monday, 20, members=30)
    rows = rows_of(tmp_path, [day, week(None, 12, members=30)])
    assert shown(rows) == {}
    assert [row.people_active for row in rows.usage if row.status is Status.OK] == [20]
    assert (rows.state, rows.days_reported) == (SourceState.PARTIAL, 1)


def test_a_quiet_period_is_no_report(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, [week("Alpha", 1), week("Beta", 2, members=15)])
    assert shown(rows) == {}
    assert rows.state is SourceState.DOWN
