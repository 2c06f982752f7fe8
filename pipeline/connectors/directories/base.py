"""What a directory's reader gives: colleagues and groups."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.connectors.base import BadRecord, Fault, Json

NOT_STAFF = frozenset(
    {
        "agency",
        "bot",
        "consultant",
        "contingent worker",
        "contractor",
        "external",
        "freelancer",
        "guest",
        "partner",
        "resource",
        "robot",
        "room",
        "service",
        "service account",
        "serviceaccount",
        "shared mailbox",
        "test",
        "vendor",
        "gast",
        "extern",
        "inhuur",
        "zzp",
    }
)
"""Kinds of account, in small letters, that are not counted. A kind that is not listed is taken for a colleague."""

LONGEST_UNIT = 120


class Colleague(NamedTuple):
    """An account of a directory.

    Parameters
    ----------
    id
        How groups of the same export refer to it; empty where there are no groups.
    person
        The key by which vendors' exports are joined.
    path
        Names of units from the top to their own; empty where the account has none.
    counted
        Whether it is a colleague in service; False for contractors, guests, service accounts and closed accounts.
    """

    id: str
    person: str
    path: tuple[str, ...]
    counted: bool


class Team(NamedTuple):
    """A group of a directory: who is in it, and which groups are."""

    id: str
    name: str
    people: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """An identity provider whose export can serve as the roster.

    Parameters
    ----------
    name
        How it is called in messages.
    wrappers
        Keys under which a JSON answer holds its records.
    marks
        Keys of a record of which one is enough to know it.
    colleague
        Reader of an account; of a line of a CSV as well, whose columns come in small letters.
    columns
        The columns without which a CSV of it is not known, and those that are read where they are there, in small letters.
    team
        Reader of a group; None where groups are not used, or where the record is no group.
    """

    name: str
    wrappers: frozenset[str]
    marks: frozenset[str]
    colleague: Callable[[Json], Colleague]
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    team: Callable[[Json], Team | None] = lambda _: None

    def knows(self, keys: Collection[str]) -> bool:
        """Whether a record with these keys is one of its own."""
        return not self.marks.isdisjoint(keys)


def is_staff(*kinds: object) -> bool:
    """Whether none of the words that a directory has for a kind of account names somebody who is not counted.

    >>> is_staff("Employee", None), is_staff("Member", " Contractor ")
    (True, False)
    """
    return not any(isinstance(kind, str) and kind.strip().casefold() in NOT_STAFF for kind in kinds)


def text(record: Json, field: str) -> str:
    """A text without blanks around it; empty when it is absent."""
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(Fault.WRONG_TYPE, field)
    return value.strip()


def switch(record: Json, field: str, default: bool) -> bool:
    """A switch: true and false, or the words for them in a CSV."""
    value = record.get(field)
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in {"true", "false"}:
        return value.strip().casefold() == "true"
    raise BadRecord(Fault.WRONG_TYPE, field)


def nested(record: Json, field: str) -> Mapping[str, object]:
    """A record inside a record; empty when it is absent."""
    value = record.get(field)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRecord(Fault.WRONG_TYPE, field)
    return value


def unit_path(names: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Names of units from the top, without the empty ones; a stroke inside a name would look like a unit above.

    >>> unit_path(("Research/Development", "", "Payments"), "department")
    ('Research-Development', 'Payments')
    """
    path = tuple(name.replace("/", "-") for name in names if name)
    if any("@" in name for name in path) or len("/".join(path)) > LONGEST_UNIT:
        raise BadRecord(Fault.BAD_UNIT, field)
    return path
