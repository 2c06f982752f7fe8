"""What connectors give, and why they refuse a record.

A connector is pure: it gets a decoded record of a vendor's export and gives one of the small records below, or raises
:class:`BadRecord`. It opens nothing, knows no clock and keeps no state. What it reads of a person is the key by which the roster
and the seats are joined; the collector keeps that key in memory only.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

MAX_COUNT = 10**7
"""A count of one person and day above this is a fault of the export, not diligence."""

Json = Mapping[str, object]


class Fault(StrEnum):
    """Why a record was not used; a closed set. What to do about each stands in ``pipeline.collector.rejections``."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    LINE_TOO_LONG = "line_too_long"
    NOT_AN_OBJECT = "not_an_object"
    OTHER_REPORT = "other_report"
    WRONG_COLUMNS = "wrong_columns"
    MISSING_FIELD = "missing_field"
    BAD_PERSON = "bad_person"
    BAD_UNIT = "bad_unit"
    BAD_DAY = "bad_day"
    BAD_WEEK = "bad_week"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NEGATIVE_COUNT = "negative_count"
    ABSURD_COUNT = "absurd_count"
    PARTS_EXCEED_WHOLE = "parts_exceed_whole"
    WRONG_TYPE = "wrong_type"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    DUPLICATE = "duplicate"
    OUTSIDE_PERIOD = "outside_period"
    PERSON_IN_NO_UNIT = "person_in_no_unit"
    PERSON_OUTSIDE_COHORT = "person_outside_cohort"
    IN_TWO_UNITS = "in_two_units"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    ROSTER_GAP = "roster_gap"
    SEAT_WITHOUT_PERSON = "seat_without_person"
    UNIT_NOT_IN_ROSTER = "unit_not_in_roster"
    NOT_STAFF = "not_staff"
    NO_UNIT = "no_unit"
    ACCOUNT_OF_TWO = "account_of_two"


class BadRecord(Exception):
    """A record that cannot be used; names the field, never its value."""

    def __init__(self, fault: Fault, field: str = "") -> None:
        super().__init__(f"{fault} {field}".strip())
        self.fault = fault
        self.field = field


class PersonDay(NamedTuple):
    """One person's use of a tool on one day. It exists only when there was any activity, passive use included."""

    person: str
    day: date
    own_action: bool
    interactions: int
    suggestions: int
    accepted: int
    features: frozenset[str]


class TeamMember(NamedTuple):
    """A person was in a team on a day, says the vendor."""

    person: str
    day: date
    unit: str


class Seat(NamedTuple):
    """A licence of a person. ``last_activity`` is None for unused, for long unused, and for re-assigned seats alike."""

    person: str
    created: date
    last_activity: date | None


class UnitWork(NamedTuple):
    """Work of one unit in one week; ``week`` is its Monday. A part that nobody recorded is None, not zero."""

    unit: str
    week: date
    items: int
    with_tool: int | None
    old_way: int | None


class Report(StrEnum):
    """The reports a connector can use."""

    PERSON_DAYS = "person-days"
    TEAM_MEMBERS = "team-members"
    SEATS = "seats"
    NOTHING = "nothing reported"
    """The vendor says that it has no report for a day: not an error, and not a zero."""


@dataclass(frozen=True)
class Unwanted:
    """A report that is known and still cannot be used.

    Parameters
    ----------
    what
        What it is.
    cure
        What to bring instead.
    """

    what: str
    cure: str


@dataclass(frozen=True)
class UsageConnector:
    """A vendor whose exports are records about persons and days.

    Parameters
    ----------
    name, tool
        The ``source`` and ``tool`` of every row.
    wrappers
        Keys under which an archived one-document export holds its records.
    recognise
        From the keys of a record (or of the document around it) to what report it belongs to; None when unknown.
    recognise_text
        The same for an export that is nothing but a JSON string.
    person_day, team_member, seat
        Readers of one record.
    """

    name: str
    tool: str
    wrappers: frozenset[str]
    recognise: Callable[[Collection[str]], Report | Unwanted | None]
    recognise_text: Callable[[str], Report | None]
    person_day: Callable[[Json], PersonDay]
    team_member: Callable[[Json], TeamMember]
    seat: Callable[[Json], Seat]


@dataclass(frozen=True)
class WorkConnector:
    """A tracker whose export is a table of work per unit and week."""

    name: str
    tool: str
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    unit_work: Callable[[Mapping[str, str]], UnitWork]


Connector = UsageConnector | WorkConnector


def person_key(text: object, field: str) -> str:
    """The key by which a person is joined: logins differ in case between reports.

    >>> person_key(" OctoCat ", "login")
    'octocat'
    """
    if text is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    if not isinstance(text, str) or not (key := text.strip().casefold()):
        raise BadRecord(Fault.BAD_PERSON, field)
    return key


def count(record: Json, field: str, path: str = "") -> int:
    """A whole number from 0 to :data:`MAX_COUNT`; True is not one."""
    value = record.get(field)
    if type(value) is int and 0 <= value <= MAX_COUNT:
        return value
    raise BadRecord(_why_no_count(value), path + field)


def _why_no_count(value: object) -> Fault:
    if value is None:
        return Fault.MISSING_FIELD
    if type(value) is not int:
        return Fault.NOT_A_WHOLE_NUMBER
    return Fault.NEGATIVE_COUNT if value < 0 else Fault.ABSURD_COUNT


def day(record: Json, field: str) -> date:
    """A calendar day written as ``2026-04-14``, and in no other way."""
    value = record.get(field)
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    parsed = parse_day(value)
    if parsed is None:
        raise BadRecord(Fault.BAD_DAY, field)
    return parsed


def parse_day(value: object) -> date | None:
    """The day, or None where the text is not one.

    >>> parse_day("2026-04-14"), parse_day("20260414"), parse_day("2026-02-30")
    (datetime.date(2026, 4, 14), None, None)
    """
    if not isinstance(value, str) or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def utc_day(record: Json, field: str) -> date:
    """The UTC day of a moment with any ISO offset; a moment without one is taken as UTC."""
    value = record.get(field)
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise BadRecord(Fault.BAD_DAY, field)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date()
    except OverflowError as fault:
        raise BadRecord(Fault.BAD_DAY, field) from fault
