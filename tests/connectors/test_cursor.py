"""Daily usage of Cursor in all forms it comes in, and who holds a seat."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations

import pytest

from pipeline.collector.reading import Reader
from pipeline.collector.rejections import Rejections
from pipeline.connectors.base import BadRecord, Fault, TableLine
from pipeline.connectors.connector import Report, Unwanted
from pipeline.connectors.cursor import CURSOR, days_and_seats, person_days, recognise, seats

DAY = date(2026, 9, 28)
ROW = {
    "email": "Canary@example.org",
    "userId": 7001,
    "day": "2026-09-28",
    "date": 1790553600000,
    "isActive": True,
    "totalTabsShown": 0,
    "totalTabsAccepted": 0,
    "composerRequests": 0,
    "chatRequests": 0,
    "agentRequests": 0,
    "cmdkUsages": 0,
    "bugbotUsages": 0,
}


@pytest.mark.parametrize(
    ("counts", "own", "features"),
    [
        ({}, False, set()),  # the editor was open
        ({"totalTabsShown": 40}, False, set()),  # shown is not asked for
        ({"totalTabsShown": 40, "totalTabsAccepted": 9}, False, {"tab"}),
        ({"bugbotUsages": 3}, False, set()),  # works by itself
        ({"composerRequests": 1}, True, {"composer"}),
        ({"chatRequests": 2, "agentRequests": 3}, True, {"chat", "agent"}),
        ({"cmdkUsages": 1, "totalTabsAccepted": 1}, True, {"inline edit", "tab"}),
    ],
)
def test_own_action_is_a_request(counts: dict[str, int], own: bool, features: set[str]) -> None:
    (read,) = person_days(ROW | counts)
    assert (read.own_action, read.features) == (own, frozenset(features))


@pytest.mark.parametrize(
    ("person", "key"),
    [
        ({"email": " Canary@Example.org "}, "canary@example.org"),
        ({"email": None}, "7001"),
        ({"email": ""}, "7001"),  # the address of somebody who left is empty
        ({"email": None, "userId": "user_AbC"}, "user_abc"),
    ],
)
def test_a_person_is_known_by_the_address_or_else_by_the_number(person: dict[str, object], key: str) -> None:
    assert person_days(ROW | person)[0].person == key
    assert seats(ROW | person)[0].person == key


@pytest.mark.parametrize("told", [{}, {"day": None}, {"day": None, "date": 1790553600000 + 86_399_999}])
def test_the_day_is_told_as_a_day_or_in_milliseconds(told: dict[str, object]) -> None:
    assert person_days(ROW | told)[0].day == DAY


@pytest.mark.parametrize("moment", [-1, 10**18, 1.5, True, "1790553600000"])
def test_a_moment_that_is_none_is_refused(moment: object) -> None:
    with pytest.raises(BadRecord) as refused:
        person_days(ROW | {"day": None, "date": moment})
    assert (refused.value.fault, refused.value.field) == (Fault.BAD_DAY, "date")


def test_a_line_of_the_table_is_the_same_row() -> None:
    line = TableLine({name: str(value) for name, value in ROW.items() if name != "day"} | {"chatRequests": "2"})
    line |= {"date": "2026-09-28T04:30:00.000Z", "isActive": "true"}
    assert person_days(line) == person_days(ROW | {"chatRequests": 2})
    line["isActive"] = "yes"
    with pytest.raises(BadRecord) as refused:
        person_days(line)
    assert refused.value.fault is Fault.WRONG_TYPE


def test_who_did_nothing_holds_a_seat_and_has_no_day() -> None:
    idle = ROW | {"isActive": False}
    assert person_days(idle) == ()
    assert [(seat.last_activity, seat.seen) for seat in seats(idle)] == [(None, DAY)]
    assert [(seat.last_activity, seat.seen) for seat in seats(ROW)] == [(DAY, DAY)]


def test_requests_count_even_where_the_row_calls_the_member_inactive() -> None:
    assert person_days(ROW | {"isActive": False, "agentRequests": 1})[0].own_action


@pytest.mark.parametrize(
    ("told", "held"),
    [({"role": "member"}, 1), ({"role": "owner"}, 1), ({"role": "free-owner"}, 0), ({"role": "member", "isRemoved": True}, 0)],
)
def test_owners_without_a_licence_and_people_who_left_hold_no_seat(told: dict[str, object], held: int) -> None:
    assert len(seats({"id": 7001, "name": "Canary", "email": "canary@example.org"} | told)) == held


def test_a_report_is_told_by_its_keys() -> None:
    assert recognise(ROW) == Report.PERSON_DAYS | Report.SEATS
    assert recognise({"teamMembers": None}) == recognise({"name": "x", "email": "x", "role": "member"}) == Report.SEATS
    assert recognise({"period": {}, "pagination": {}}) is Report.NOTHING
    assert recognise({"canary": 1}) is None
    for other in ("teamMemberSpend", "spendCents", "usageEvents", "requestsCosts"):
        wanted = recognise({other: None, "email": "x", "timestamp": 1})
        assert isinstance(wanted, Unwanted)
        assert "daily-usage-data" in wanted.cure


def test_both_names_that_the_dashboard_gave_a_column_mean_the_same() -> None:
    columns = CURSOR.columns
    assert columns["cmd+k usages"] == columns["cmd+k requests"] == "cmdkUsages"
    assert columns["usage-based reqs"] == columns["usage based reqs"] == "usageBasedReqs"


WRONG: tuple[object, ...] = (None, "", "x", -1, True, 1.5, [], {})


@pytest.mark.parametrize("record", [ROW, ROW | {"isActive": False}, {"email": "u1@example.com", "role": "member"}])
def test_reading_a_row_at_once_gives_what_both_readers_give(record: dict[str, object]) -> None:
    reader = Reader(CURSOR, Rejections(), lambda _: None)
    fields = sorted(record.keys() | ROW.keys())
    others: list[dict[str, object]] = [{field: value} for field in fields for value in WRONG]
    changed = [record | other for other in others]
    dropped = [{name: value for name, value in record.items() if name not in gone} for gone in combinations(fields, 2)]
    for one in [record, *changed, *dropped, *[other | one for other in others for one in dropped[:3]]]:
        assert _told(days_and_seats, one) == _told(reader.days_and_seats, one)


def _told(read: Callable[[dict[str, object]], Iterable[object]], record: dict[str, object]) -> list[object]:
    """The rows, and what is wrong with the record behind them."""
    rows: list[object] = []
    try:
        rows.extend(read(record))
    except BadRecord as bad:
        rows += [bad.fault, bad.field]
    return rows
