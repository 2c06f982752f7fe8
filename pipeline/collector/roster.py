"""Reads the roster: who is where, from when to when; and the tree of units.

A CSV with the columns ``person,unit,parent_unit,from,to`` (separated by commas or semicolons, UTF-8). ``person`` is the login
that the vendor reports; ``to`` is the last day. An empty ``from`` or ``to`` leaves that side open. A line without a person only
says where a unit stands in the tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.tables import read_table
from pipeline.connectors.base import BadRecord, Fault, parse_day, person_key
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.cohort import Cohort, Membership, check_units, freeze

COLUMNS = ("person", "unit")
OPTIONAL = ("parent_unit", "from", "to")


@dataclass(frozen=True)
class Roster:
    """Who is where, and what lies above what; in the edge's memory only."""

    memberships: tuple[Membership, ...] = field(repr=False)
    parents: Mapping[str, str | None]
    file: str

    def cohort(self, week: Week) -> Cohort:
        """Who is counted where in all weeks of the quarter."""
        return freeze(self.memberships, self.parents, week.cohort_day)


def read_roster(path: Path, rejections: Rejections) -> Roster:
    """The roster of a file; lines that cannot be used are counted.

    Raises
    ------
    UnusableInput
        The file is no such table, or its units do not form a tree.
    """
    memberships: list[Membership] = []
    parents: dict[str, str | None] = {}
    for number, line in read_table(path, COLUMNS, OPTIONAL, rejections, ROSTER):
        try:
            _place_unit(parents, line, path.name, number)
            if line["person"].strip() or line["from"] or line["to"]:
                memberships.append(_membership(line, number))
        except BadRecord as fault:
            rejections.add(fault.fault, ROSTER, path.name, number, fault.field)
    for above in list(parents.values()):
        if above is not None:
            parents.setdefault(above, None)
    check_units(parents)
    return Roster(tuple(memberships), parents, path.name)


def _place_unit(parents: dict[str, str | None], line: Mapping[str, str], file: str, number: int) -> None:
    unit, above = line["unit"].strip(), line["parent_unit"].strip() or None
    if not unit:
        raise BadRecord(Fault.MISSING_FIELD, "unit")
    if "@" in unit or "@" in (above or ""):
        raise UnusableInput(
            f"{file}:{number}: a unit looks like an e-mail address.", "Check the order of the columns: person, unit, parent_unit."
        )
    if parents.setdefault(unit, above) != above:
        raise UnusableInput(
            f"{file}:{number}: the unit stands under another parent than on an earlier line.", "Give each unit one parent."
        )


def _membership(line: Mapping[str, str], number: int) -> Membership:
    person = person_key(line["person"], "person")
    start, end = _open_day(line, "from"), _open_day(line, "to")
    if start and end and end < start:
        raise BadRecord(Fault.ENDS_BEFORE_IT_STARTS, "to")
    return Membership(person, line["unit"].strip(), start, end, number)


def _open_day(line: Mapping[str, str], column: str) -> date | None:
    text = line[column].strip()
    if not text:
        return None
    if (day := parse_day(text)) is None:
        raise BadRecord(Fault.BAD_DAY, column)
    return day
