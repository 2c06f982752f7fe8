"""What a connector is: how to tell a vendor's reports apart, and one reader for each kind of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any, TypeVar

import msgspec

from pipeline.connectors.base import BadRecord, GroupFigures, Json, PersonDay, Seat, TeamMember, UnitTableConnector
from pipeline.connectors.sheet import Sheet


class Report(Flag):
    """What a file holds; one may be several: ``Report.PERSON_DAYS | Report.SEATS``."""

    PERSON_DAYS = auto()
    TEAM_MEMBERS = auto()
    SEATS = auto()
    GROUP_FIGURES = auto()
    NOTHING = auto()
    """The vendor says that it has nothing to report for a day: not an error, and not a zero."""


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


T = TypeVar("T")
Reader = Callable[[Json], Iterable[T | BadRecord]]
"""Reads one record: gives as many rows as it holds, or none, and for each part of it that cannot be used the reason. It raises
:class:`~pipeline.connectors.base.BadRecord` where nothing of the record can be used."""


def no_rows(_: Json) -> tuple[()]:
    """Nothing: the reader of a report that a vendor does not have."""
    return ()


def no_report(_: str) -> None:
    """None: for a vendor that never answers with a bare text."""


@dataclass(frozen=True)
class Plain:
    """A faster way to read a line of JSON that is as nearly all are: with every field, each of its type.

    A line that does not fit the form is read as a whole, by the other readers: they say best what is wrong with it.

    Parameters
    ----------
    form
        A ``msgspec.Struct`` of the fields that are looked at, as strict as the readers are.
    read
        The rows of a line that fits.
    """

    form: type[msgspec.Struct]
    read: Callable[[Any], Iterable[PersonDay | Seat]]


@dataclass(frozen=True)
class PlainLine:
    """The same for a line of a table.

    Parameters
    ----------
    columns
        The fields that are looked at, in the order in which they are read. A table that lacks one is read the other way.
    instead
        Fields that would be looked at instead: a table that has one is read the other way too.
    read
        The rows of a line, or None where it is not as nearly all are.
    """

    columns: tuple[str, ...]
    instead: frozenset[str]
    read: Callable[[Sequence[str]], Iterable[PersonDay | Seat] | None]


@dataclass(frozen=True)
class UsageConnector:
    """A vendor whose exports are records about persons and days, or about groups.

    Parameters
    ----------
    name, tool
        The ``source`` and ``tool`` of every row.
    sheet
        What the source is.
    recognise
        From one of the first records to what report it belongs to; None when unknown. It is also asked about the key around all
        records (``{"seats": None}``), and about the columns of a table without lines (each with an empty text). A record that
        belongs to no report because it is empty is :attr:`Report.NOTHING`.
    wrappers
        Keys under which a one-document export holds its records.
    columns
        For exports as CSV, names of columns in small letters to the names of fields that the readers know. A file is a table when
        its first line has at least two of them; the other columns keep their names.
    recognise_text
        What an export is that is nothing but a JSON string.
    person_days, team_members, seats, group_figures
        Readers of one record.
    days_and_seats
        A faster way to read a record for both, with the same rows and the same fault; the reading of days has the last word.
    plain, plain_line
        Faster ways to read lines, with the same rows as ``days_and_seats`` where there is that, else as ``person_days``.
    day_field
        The field with the day of a person's record, for exports whose records may lack it: there, the day in the file's name is
        filled in.
    adds_up
        Whether several rows of one person and day are parts of it (one for each terminal, model or event), to be added up. Else
        the first one counts, and the next is a duplicate.
    """

    name: str
    tool: str
    sheet: Sheet
    recognise: Callable[[Json], Report | Unwanted | None]
    wrappers: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    recognise_text: Callable[[str], Report | None] = no_report
    person_days: Reader[PersonDay] = no_rows
    team_members: Reader[TeamMember] = no_rows
    seats: Reader[Seat] = no_rows
    days_and_seats: Reader[PersonDay | Seat] | None = None
    group_figures: Reader[GroupFigures] = no_rows
    plain: Plain | None = None
    plain_line: PlainLine | None = None
    day_field: str = ""
    adds_up: bool = False


Connector = UsageConnector | UnitTableConnector
