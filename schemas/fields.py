"""Field types that several families share; each says what it is and what it is not."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

Org = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$"),
    Field(description="The organisation, as its operator named it: small letters, digits and hyphens."),
]

# No "@": a unit can then never be an e-mail address. No control characters: it is printed on pages and in terminals.
UNIT_PATTERN = r"^[^\x00-\x1f@]{1,120}$"
Unit = Annotated[
    str,
    StringConstraints(pattern=UNIT_PATTERN),
    Field(description="A unit of the roster: a team, a department, or the remainder `<parent>/other` of small teams."),
]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]
Source = Annotated[Name, Field(description="Where the figures come from: the connector's name.")]
Tool = Annotated[Name, Field(description="The tool that is used; `any` where a source speaks of work, not of a tool.")]

IsoWeek = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$"),
    Field(description="ISO 8601 week, for example `2026-W40`; the period that is closed once."),
]
Quarter = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-Q[1-4]$"),
    Field(description="The quarter whose first day froze the cohort."),
]
StartDay = Annotated[date, Field(description="First day of the row's period: a Monday for a week, the day for a day.")]

Count = Annotated[int, Field(ge=0, le=2**53)]


class Grain(StrEnum):
    """How long the period of one row is."""

    WEEK = "week"
    DAY = "day"
    QUARTER = "quarter"
    """It ends with the week of its release, and starts with the Monday that froze the cohort."""


class Status(StrEnum):
    """Why a planned row holds figures or not; every planned row is sent, so absence says nothing."""

    OK = "ok"
    WITHHELD = "withheld"
    MISSING = "missing"


class Reason(StrEnum):
    """Why a row has no figures; a closed set."""

    MERGED = "merged_into_remainder"
    """The unit is smaller than the threshold; its people are counted in the remainder of the parent."""
    TOO_SMALL = "below_threshold"
    """Even the remainder, or the whole organisation, is smaller than the threshold."""
    COMPLEMENT = "complementary"
    """Large enough itself, but showing it would give away a hidden group by subtraction."""
    WAITING = "waiting"
    """Large enough today, but not when the quarter before began: shown once it was for a whole new quarter."""
    NOT_REPORTED = "not_reported"
    """The source said nothing about this unit in this period."""
    SOURCE_DOWN = "source_down"
    """The source reported nothing at all in this period."""


class Family(StrEnum):
    """The message families of a release."""

    USAGE = "usage"
    LICENCES = "licences"
    WORK = "work"
    PULSE = "pulse"
    QUESTIONS = "questions"
    TRAINING = "training"
    UNSANCTIONED = "unsanctioned"
    PEOPLE = "people"
    NOISED = "noised"
    STATUS = "status"
