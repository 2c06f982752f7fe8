"""Cursor: the daily usage of a team or an organisation, and the list of its members.

What to ask for: ``daily-usage-data`` of the Admin API for the days of the week (all pages; the answer may reach over 30 days at
most), or the CSV that the dashboard's analytics page exports. Both hold a row for every member and day, so they are the list of
seats too; ``members``, once a week, is better, since it tells of one moment.

When it misleads
----------------
* A suggestion that the editor shows by itself makes a member active: active at all is more than active by one's own action. Own
  action is a request to composer, chat or agent, or an edit that was asked for.
* Members are known by their address. A row that has none is known by ``userId``, a number or a text, which the roster (or its
  list of accounts) must then hold.
* Bugbot works by itself: its reviews are nobody's own action.
* Suggestions were counted too low before version 1.5 of the editor.
* Nobody wrote down for how long figures may still change; three days are taken.

References
----------
cursor.com, Admin API and Analytics (export headers).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import compress

import msgspec

from pipeline.connectors.base import (
    BadRecord,
    Count,
    Fault,
    Json,
    PersonDay,
    Said,
    Seat,
    TableLine,
    count,
    day,
    day_of,
    person_key,
    plain_counts,
    utc_day,
    utc_day_of,
)
from pipeline.connectors.connector import Plain, PlainLine, Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names

REQUESTS = {
    "composerRequests": "composer",
    "chatRequests": "chat",
    "agentRequests": "agent",
    "cmdkUsages": "inline edit",
}
"""Counts of what a person asked for, and the features they belong to."""
TAB = "tab"
TRUTH = {"true": True, "false": False}
"""How a table says it."""
WITHOUT_SEAT = frozenset({"free-owner", "removed"})
"""Roles of members who hold no licence."""
EPOCH = date(1970, 1, 1)
LAST_MS = (date(9999, 12, 31) - EPOCH) // timedelta(milliseconds=1)

_SPENDING = Unwanted(
    "This tells what was spent, not who used the tool on which day.", "Bring the answers of `daily-usage-data` instead."
)
_EVENTS = Unwanted("This lists single requests with their cost.", "Bring the answers of `daily-usage-data` instead.")


def recognise(record: Json) -> Report | Unwanted | None:
    """What a record, or the document around records, is.

    >>> recognise({"date": 1776124800000, "isActive": True, "email": "a@example.com"})
    <Report.PERSON_DAYS|SEATS: 5>
    """
    if "teamMembers" in record or {"email", "role"} <= record.keys():
        return Report.SEATS
    if "teamMemberSpend" in record or "spendCents" in record:
        return _SPENDING
    if "usageEvents" in record or "requestsCosts" in record:
        return _EVENTS
    if "isActive" in record:
        return Report.PERSON_DAYS | Report.SEATS
    # A page behind the last one has all around the rows, and no rows.
    return Report.NOTHING if {"period", "pagination"} & record.keys() else None


def person_days(record: Json) -> tuple[PersonDay, ...]:
    """A row of daily usage; none for a member who did nothing that day.

    >>> row = {"email": "U1@example.com", "day": "2026-04-14", "isActive": True, "totalTabsShown": 9, "totalTabsAccepted": 0,
    ...        "composerRequests": 0, "chatRequests": 2, "agentRequests": 0, "cmdkUsages": 0}
    >>> (read,) = person_days(row)
    >>> read.person, read.own_action, read.interactions, read.suggestions, sorted(read.features)
    ('u1@example.com', True, 2, 9, ['chat'])
    >>> person_days(row | {"isActive": False, "chatRequests": 0})
    ()
    """
    return _days(record, _person(record), _day(record), _is_active(record))


def days_and_seats(record: Json) -> Iterator[PersonDay | Seat]:
    """Both readings of a row, which share the person, the day, and whether the member was active.

    >>> row = {"email": "u1@example.com", "day": "2026-04-14", "isActive": False, "totalTabsShown": 0, "totalTabsAccepted": 0,
    ...        "composerRequests": 0, "chatRequests": 0, "agentRequests": 0, "cmdkUsages": 0}
    >>> [type(read).__name__ for read in days_and_seats(row)]
    ['Seat']
    """
    if "isActive" not in record:
        yield from seats(record)
    person, on, active = _person(record), _day(record), _is_active(record)
    yield Seat(person, None, on if active else None, on)
    yield from _days(record, person, on, active)


def _days(record: Json, person: str, on: date, active: bool) -> tuple[PersonDay, ...]:
    shown, taken = count(record, "totalTabsShown"), count(record, "totalTabsAccepted")
    return _counted(person, on, active, shown, taken, [count(record, field) for field in REQUESTS])


def _counted(person: str, on: date, active: bool, shown: int, taken: int, requests: Sequence[int]) -> tuple[PersonDay, ...]:
    """A day from its counts; the requests in the order of :data:`REQUESTS`."""
    own = sum(requests)
    if not (active or own or taken):
        return ()
    return (PersonDay(person, on, own > 0, own, shown, taken, _features(taken > 0, *map(bool, requests))),)


@lru_cache  # there are 32 mixes
def _features(tab: bool, *asked: bool) -> frozenset[str]:
    return frozenset(compress([TAB, *REQUESTS.values()], [tab, *asked]))


class _Row(msgspec.Struct, gc=False, rename="camel"):
    """A row of daily usage as it should be."""

    email: Said
    day: str
    is_active: bool
    total_tabs_shown: Count
    total_tabs_accepted: Count
    composer_requests: Count
    chat_requests: Count
    agent_requests: Count
    cmdk_usages: Count


def _plain_row(row: _Row) -> tuple[Seat | PersonDay, ...]:
    """Both readings of it."""
    person, on, active = person_key(row.email, "email"), day_of(row.day, "day"), row.is_active
    requests = (row.composer_requests, row.chat_requests, row.agent_requests, row.cmdk_usages)
    seat = Seat(person, None, on if active else None, on)
    return (seat, *_counted(person, on, active, row.total_tabs_shown, row.total_tabs_accepted, requests))


def _plain_line(line: Sequence[str]) -> tuple[Seat | PersonDay, ...] | None:
    """Both readings of a line of the table, in the order of ``PLAIN_LINE``."""
    email, moment, said, *texts = line
    on, active, counts = _utc_day(moment), TRUTH.get(said), plain_counts(texts)
    if on is None or active is None or counts is None or not (person := email.strip().casefold()):
        return None
    shown, taken, *requests = counts
    return (Seat(person, None, on if active else None, on), *_counted(person, on, active, shown, taken, requests))


@lru_cache(maxsize=4096)  # a table has few days
def _utc_day(text: str) -> date | None:
    try:
        return utc_day_of(text, "date")
    except BadRecord:
        return None


def seats(record: Json) -> tuple[Seat, ...]:
    """The seat that a row of daily usage, or of the members, stands for; since when it is held, nobody tells.

    >>> seats({"email": "u1@example.com", "role": "member"})
    (Seat(person='u1@example.com', created=None, last_activity=None, seen=None),)
    """
    if "isActive" not in record:
        gone = record.get("isRemoved") is True or str(record.get("role")) in WITHOUT_SEAT
        return () if gone else (Seat(_person(record), None, None),)
    on = _day(record)
    return (Seat(_person(record), None, on if _is_active(record) else None, on),)


def _person(record: Json) -> str:
    if record.get("email"):
        return person_key(record["email"], "email")
    field = "userId" if "userId" in record else "id"
    number = record.get(field)
    return person_key(str(number) if type(number) is int else number, field)


def _day(record: Json) -> date:
    if record.get("day") is not None:
        return day(record, "day")
    if type(record) is TableLine:
        return utc_day(record, "date")
    moment = record.get("date")
    if moment is None:
        raise BadRecord(Fault.MISSING_FIELD, "date")
    if type(moment) is not int or not 0 <= moment <= LAST_MS:
        raise BadRecord(Fault.BAD_DAY, "date")
    return datetime.fromtimestamp(moment / 1000, UTC).date()


def _is_active(record: Json) -> bool:
    value = record.get("isActive")
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, "isActive")
    if type(record) is TableLine and isinstance(value, str):
        value = TRUTH.get(value.strip().casefold(), value)
    if not isinstance(value, bool):
        raise BadRecord(Fault.WRONG_TYPE, "isActive")
    return value


PLAIN_LINE = PlainLine(
    ("email", "date", "isActive", "totalTabsShown", "totalTabsAccepted", *REQUESTS), frozenset({"day"}), _plain_line
)

_NEEDED = names("isActive totalTabsShown totalTabsAccepted") | REQUESTS.keys()

SHEET = Sheet(
    title="Cursor",
    ask=("the answers of `daily-usage-data` for the days of the week", "the answer of `members`, once a week"),
    where="Admin API of the team or organisation, with a key of an administrator; or the CSV of the dashboard's analytics page",
    formats=("JSON", "NDJSON", "CSV"),
    finality_days=3,
    seats="the list of members; without it, the rows of members who did nothing",
    blind=(
        "A suggestion that the editor shows by itself counts as activity, so being active at all is more than acting oneself.",
        "Since when a seat is held is not told: nobody is new.",
        "The addresses of people who left are missing in what they did before.",
        "For how long figures may still change is not documented.",
    ),
    known=Known(
        fields=_NEEDED
        | names("userId id name email role isRemoved teamId organizationId day date mostUsedModel applyMostUsedExtension")
        | names("tabMostUsedExtension clientVersion totalLinesAdded totalLinesDeleted acceptedLinesAdded acceptedLinesDeleted")
        | names("totalApplies totalAccepts totalRejects subscriptionIncludedReqs apiKeyReqs usageBasedReqs bugbotUsages"),
        values={"role": frozenset({"owner", "member", "admin", "free-owner", "removed"})},
    ),
)

CURSOR = UsageConnector(
    name="cursor",
    tool="cursor",
    sheet=SHEET,
    recognise=recognise,
    wrappers=frozenset({"data", "teamMembers", "teamMemberSpend", "usageEvents"}),
    columns={
        "date": "date",
        "user id": "userId",
        "email": "email",
        "is active": "isActive",
        "chat suggested lines added": "totalLinesAdded",
        "chat suggested lines deleted": "totalLinesDeleted",
        "chat accepted lines added": "acceptedLinesAdded",
        "chat accepted lines deleted": "acceptedLinesDeleted",
        "chat total applies": "totalApplies",
        "chat total accepts": "totalAccepts",
        "chat total rejects": "totalRejects",
        "chat tabs shown": "totalTabsShown",
        "tabs accepted": "totalTabsAccepted",
        "edit requests": "composerRequests",
        "ask requests": "chatRequests",
        "agent requests": "agentRequests",
        "cmd+k usages": "cmdkUsages",
        "cmd+k requests": "cmdkUsages",
        "subscription included reqs": "subscriptionIncludedReqs",
        "api key reqs": "apiKeyReqs",
        "api requests": "apiKeyReqs",
        "usage-based reqs": "usageBasedReqs",
        "usage based reqs": "usageBasedReqs",
        "bugbot usages": "bugbotUsages",
        "bugbot requests": "bugbotUsages",
        "most used model": "mostUsedModel",
        "most used apply extension": "applyMostUsedExtension",
        "most used tab extension": "tabMostUsedExtension",
        "client version": "clientVersion",
    },
    person_days=person_days,
    seats=seats,
    days_and_seats=days_and_seats,
    plain=Plain(_Row, _plain_row),
    plain_line=PLAIN_LINE,
)
