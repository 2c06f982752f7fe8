"""Rosters over time: which day's export serves a quarter, where a unit stands, and whose account it is."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collector.accounts import read_accounts
from pipeline.collector.rejections import Rejections
from pipeline.collector.roster import read_roster
from pipeline.connectors.base import Fault
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.placement import Placement, Tree

SUMMER, AUTUMN = Week.parse("2026-W32"), Week.parse("2026-W45")


def _entra(folder: Path, name: str, departments: dict[str, str]) -> None:
    users = [{"userPrincipalName": person, "department": unit} for person, unit in departments.items()]
    (folder / name).write_text(json.dumps({"value": users}), "utf-8")


def test_each_quarter_has_the_newest_export_on_or_before_its_first_monday(tmp_path: Path) -> None:
    _entra(tmp_path, "entra-2026-06-22.json", {"p1": "Web", "p2": "Web"})
    _entra(tmp_path, "entra-2026-09-21.json", {"p1": "Desk", "p2": "Web"})
    _entra(tmp_path, "entra-2026-10-12.json", {"p1": "News", "p2": "News"})
    roster = read_roster(tmp_path, Rejections())
    assert roster.cohort(SUMMER).sizes == {"Web": 2}
    assert roster.cohort(AUTUMN).sizes == {"Desk": 1, "Web": 1}
    assert {tuple(roster.cohort(AUTUMN.shift(shift)).sizes.items()) for shift in (-5, 0, 5)} == {(("Desk", 1), ("Web", 1))}


def test_the_first_export_serves_what_was_before_it(tmp_path: Path) -> None:
    _entra(tmp_path, "entra-2026-09-21.json", {"p1": "Desk"})
    assert read_roster(tmp_path, Rejections()).cohort(SUMMER).sizes == {"Desk": 1}


def test_an_export_of_another_thing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roster.json").write_text('{"login": "canary"}')
    rejections = Rejections()
    with pytest.raises(UnusableInput, match="Nobody in"):
        read_roster(tmp_path / "roster.json", rejections)
    assert rejections.counts == {Fault.OTHER_REPORT: 1}


def test_a_department_that_looks_like_an_address_is_no_unit(tmp_path: Path) -> None:
    _entra(tmp_path, "entra.json", {"p1": "canary@example.org", "p2": "Web"})
    rejections = Rejections()
    assert read_roster(tmp_path / "entra.json", rejections).cohort(AUTUMN).sizes == {"Web": 1}
    assert rejections.counts == {Fault.BAD_UNIT: 1}


def test_somebody_on_two_pages_is_one_person(tmp_path: Path) -> None:
    _entra(tmp_path, "page-1.json", {"p1": "Web"})
    _entra(tmp_path, "page-2.json", {"P1 ": "Desk"})
    assert read_roster(tmp_path, Rejections()).cohort(AUTUMN).sizes == {"Web": 1}


def test_groups_in_a_circle_are_no_units(tmp_path: Path) -> None:
    users = [{"id": "1", "userName": "p1"}, {"id": "2", "userName": "p2"}]
    groups = [
        {"id": "a", "displayName": "A", "members": [{"value": "1"}, {"value": "b", "type": "Group"}]},
        {"id": "b", "displayName": "B", "members": [{"value": "a", "type": "Group"}]},
        {"id": "c", "displayName": "C", "members": [{"value": "2"}]},
    ]
    (tmp_path / "scim.json").write_text(json.dumps({"Resources": users + groups}))
    assert read_roster(tmp_path / "scim.json", Rejections()).cohort(AUTUMN).sizes == {"C": 1}


def test_an_account_of_two_people_belongs_to_neither(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("account,person\nLogin-1,p1\nlogin-1,p2\nlogin-2,p2\n")
    rejections = Rejections()
    assert read_accounts(file, rejections) == {"login-2": "p2"}
    assert rejections.counts == {Fault.ACCOUNT_OF_TWO: 1}


def test_two_parents_on_one_day_are_refused_and_on_two_days_are_a_move() -> None:
    day = date(2026, 10, 1)
    before, after = Placement("Web", "Sales", None, day - timedelta(days=1), 2), Placement("Web", "Media", day, None, 3)
    assert Tree([before, after]).on(day)["Web"] == "Media"
    with pytest.raises(UnusableInput, match=r"roster.csv:3: .* than on line 2"):
        Tree([Placement("Web", "Sales", None, day, 2), after], "roster.csv")


def test_a_circle_that_begins_on_some_day_is_refused() -> None:
    day = date(2026, 10, 1)
    rows = [
        Placement("A", "B", None, None, 2),
        Placement("B", None, None, day - timedelta(days=1), 3),
        Placement("B", "A", day, None, 4),
    ]
    with pytest.raises(UnusableInput, match="lies above itself"):
        Tree(rows)


@given(st.permutations(range(6)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_order_of_lines_changes_no_tree(order: list[int], day: date) -> None:
    turns = [date(2021 + year, 1, 1) for year in range(6)]
    rows = [Placement("Web", f"D{n}", turn, turn + timedelta(days=200), n) for n, turn in enumerate(turns)]
    assert Tree([rows[n] for n in order]).on(day) == Tree(rows).on(day)
