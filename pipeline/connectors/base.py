"""What readers give of a record, why they refuse one, and how they read its fields.

A reader is pure: it gets a decoded record of a vendor's export and gives the small records below, or raises
:class:`BadRecord`. It opens nothing, knows no clock and keeps no state. What it reads of a person is the key by which the roster
and the seats are joined; the collector keeps that key in memory only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec

from pipeline.connectors.sheet import OF_UNITS, Sheet
from schemas.fields import Family, Grain

MAX_COUNT = 10**7
"""A count of one person and day above this is a fault of the export, not diligence."""
FEW_DIGITS = len(str(MAX_COUNT)) - 1
"""A number of so many digits is never above it."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]
"""A count in the form of a line that is as it should be."""
Said = Annotated[str, msgspec.Meta(min_length=1)]
"""A text in such a form, with something in it."""

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
    NOT_A_PERSON = "not_a_person"
    BAD_UNIT = "bad_unit"
    BAD_DAY = "bad_day"
    BAD_WEEK = "bad_week"
    BAD_QUARTER = "bad_quarter"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NEGATIVE_COUNT = "negative_count"
    ABSURD_COUNT = "absurd_count"
    PARTS_EXCEED_WHOLE = "parts_exceed_whole"
    WRONG_TYPE = "wrong_type"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    NOT_AT_WEEKS_END = "not_at_weeks_end"
    DUPLICATE = "duplicate"
    OUTSIDE_PERIOD = "outside_period"
    PERSON_IN_NO_UNIT = "person_in_no_unit"
    PERSON_OUTSIDE_COHORT = "person_outside_cohort"
    IN_TWO_UNITS = "in_two_units"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    ROSTER_GAP = "roster_gap"
    SEAT_WITHOUT_PERSON = "seat_without_person"
    UNIT_NOT_IN_ROSTER = "unit_not_in_roster"
    MORE_THAN_COHORT = "more_than_cohort"
    UNKNOWN_CHOICE = "unknown_choice"
    TOO_FEW_ASKED = "too_few_asked"
    NOT_STAFF = "not_staff"
    NO_UNIT = "no_unit"
    ACCOUNT_OF_TWO = "account_of_two"


class BadRecord(Exception):
    """A record, or a part of it, that cannot be used; names the field, never its value.

    :attr:`Fault.NOT_A_PERSON` is for bots, API keys and service accounts: counted, and no fault of the export.
    """

    def __init__(self, fault: Fault, field: str = "") -> None:
        super().__init__(f"{fault} {field}".strip())
        self.fault = fault
        self.field = field


class TableLine(dict[str, object]):
    """A record that was a line of a CSV: its values are texts, an empty field is not there."""


class PersonDay(NamedTuple):
    """One person's use of a tool on one day. It exists only when there was any activity, passive use included.

    Of a source that tells of weeks only (:attr:`~pipeline.connectors.sheet.Sheet.grain`), ``day`` is any day of the week.
    """

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
    """A licence of a person.

    ``last_activity`` is None for unused, for long unused, and for re-assigned seats alike. ``created`` is None where the vendor
    does not tell since when: such a seat is never called new. ``seen`` is the day the record tells of; None where only the name
    of the file does.
    """

    person: str
    created: date | None
    last_activity: date | None
    seen: date | None = None


class GroupFigures(NamedTuple):
    """Figures about a group that the vendor counted itself; no person is in them.

    Parameters
    ----------
    unit
        The vendor's name of the group; None for the whole organisation.
    grain, start
        A week and its Monday, or a day. A rolling count of 7 days is a week's only where it ends on a Sunday.
    people_active
        Distinct people with any activity in just this period.
    by_own_action, interactions, suggestions, accepted
        As the rows of usage; None where the vendor does not tell.
    members
        How many people the vendor's group has at least: its own count, or the most distinct people that the record tells of in
        any time (a month). Figures of a group that is not seen to have k members are not used.
    """

    unit: str | None
    grain: Grain
    start: date
    people_active: int
    by_own_action: int | None = None
    interactions: int | None = None
    suggestions: int | None = None
    accepted: int | None = None
    members: int | None = None


class UnitLine(NamedTuple):
    """Figures of one unit in one week; ``week`` is its Monday. A figure that nobody recorded is None, not zero.

    ``key`` tells lines of one unit and week apart that are added up; two with the same key are duplicates, None is always added.
    """

    unit: str
    week: date
    figures: Mapping[str, int | None]
    key: str | None = ""


@dataclass(frozen=True)
class Layout:
    """A form that a table about units may have: columns that must be there, those that may be, and the reader of a line."""

    columns: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Mapping[str, str]], UnitLine]


@dataclass(frozen=True)
class UnitTableConnector:
    """A source whose export is a table about units and weeks.

    Parameters
    ----------
    name, tool
        The ``source`` and ``tool`` of every row.
    family
        Of the rows.
    layouts
        The forms that the table may have.
    asked
        The figure that says how many people were asked; empty where nobody is.
    largest
        Figures of which the largest line counts, not the sum.
    finish
        What the figures of a unit and week become once all its lines are in.
    sheet
        What the source is.
    """

    name: str
    tool: str
    family: Family
    layouts: tuple[Layout, ...]
    asked: str = ""
    largest: frozenset[str] = frozenset()
    finish: Callable[[Mapping[str, int | None]], Mapping[str, int | None]] = dict
    sheet: Sheet = OF_UNITS


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
    """A whole number from 0 to :data:`MAX_COUNT`; True is not one, and a text is one in a CSV only.

    >>> count({"prompts": 3}, "prompts"), count(TableLine(prompts="3"), "prompts")
    (3, 3)
    """
    value = record.get(field)
    if type(value) is int and 0 <= value <= MAX_COUNT:
        return value
    if type(record) is TableLine and type(value) is str:
        if len(value) <= FEW_DIGITS and value.isascii() and value.isdigit():  # nearly all; it is the faster way
            return int(value)
        if (said := _whole(value)) is not None:
            value = said
            if 0 <= value <= MAX_COUNT:
                return value
    raise BadRecord(_why_no_count(value), path + field)


def optional_count(record: Json, field: str, path: str = "") -> int | None:
    """The same, or None where the field is not there."""
    return None if record.get(field) is None else count(record, field, path)


_SMALL = {str(number): number for number in range(1000)}


def plain_counts(texts: Sequence[str]) -> list[int] | None:
    """The small numbers that a few fields of a table say, or None where :func:`count` has to look at them one by one.

    >>> plain_counts(["3", "12"]), plain_counts(["3", ""]), plain_counts(["3", "-1"]), plain_counts(["3", "1000"])
    ([3, 12], None, None, None)
    """
    counts = [_SMALL.get(text, -1) for text in texts]
    return None if -1 in counts else counts


def _whole(text: object) -> int | None:
    """The whole number that a text says; the length first, since turning a very long text into a number is slow."""
    if not isinstance(text, str) or not (text.isascii() and (digits := text.strip()).removeprefix("-").isdigit()):
        return None
    return int(digits[: len(str(MAX_COUNT)) + 2])


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
    return day_of(value, field)


def day_of(value: object, field: str) -> date:
    """The same, of what stands in a field."""
    parsed = parse_day(value)
    if parsed is None:
        raise BadRecord(Fault.BAD_DAY, field)
    return parsed


def parse_day(value: object) -> date | None:
    """The day, or None where the text is not one.

    >>> parse_day("2026-04-14"), parse_day("20260414"), parse_day("2026-02-30")
    (datetime.date(2026, 4, 14), None, None)
    """
    return _iso_day(value) if isinstance(value, str) else None


# An export of a million records tells of a few days only.
@lru_cache(maxsize=4096)
def _iso_day(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def utc_day(record: Json, field: str) -> date:
    """The UTC day of a moment with any ISO offset; a moment without one is taken as UTC."""
    value = record.get(field)
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    return utc_day_of(value, field)


def utc_day_of(value: object, field: str) -> date:
    """The same, of what stands in a field."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise BadRecord(Fault.BAD_DAY, field)
    if moment.tzinfo is UTC:  # nearly all; it is the faster way
        return moment.date()
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date()
    except OverflowError as fault:
        raise BadRecord(Fault.BAD_DAY, field) from fault
