"""The roster: who is where, from when to when; and the tree of units, which changes too.

:func:`read_roster` takes a table of one's own, or the exports of a directory (:mod:`pipeline.collector.directory`).

The table
---------
A CSV with the columns ``person,unit,parent_unit,from,to,kind``, separated by commas or semicolons. ``person`` is the login that
the vendor reports; ``to`` is the last day. An empty ``from`` or ``to`` leaves that side open. ``kind`` may say contractor,
guest or service account: such a line counts nobody. A line without a person only says where a unit stands in the tree, and from
when to when; where a unit has such lines, they alone say it.

Units that split, merge, are renamed or vanish
----------------------------------------------
Everything has its dates, and the roster of the quarter's first Monday decides for the whole quarter. A unit that ends is counted
till the quarter's end; a new one, or an old one under a new name or parent, begins with the next quarter. A new name is a new
series: nothing is carried over from the old one.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline.collector.accounts import Accounts, read_accounts
from pipeline.collector.directory import is_directory, read_directory
from pipeline.collector.job import Job
from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.tables import read_table
from pipeline.connectors.base import BadRecord, Fault, parse_day, person_key
from pipeline.connectors.directories.base import is_staff
from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.cohort import Cohort, Membership, freeze
from pipeline.privacy.placement import Placement, Tree

COLUMNS = ("person", "unit")
OPTIONAL = ("parent_unit", "from", "to", "kind")


@dataclass(frozen=True)
class Roster:
    """Who is where, and what lies above what; in the edge's memory only.

    Parameters
    ----------
    memberships
        Who is in which unit, from when to when.
    tree
        Where each unit stands.
    file
        What it was read from.
    accounts
        Other names under which vendors know a person, to the person.
    """

    memberships: tuple[Membership, ...] = field(repr=False)
    tree: Tree
    file: str
    accounts: Accounts = field(default_factory=dict, repr=False)

    def cohort(self, week: Week) -> Cohort:
        """Who is counted where in all weeks of the quarter."""
        return freeze(self.memberships, self.tree.on(week.cohort_day), week.cohort_day)


def roster_of(job: Job, path: Path, rejections: Rejections) -> Roster:
    """The roster that a job names, with the other names of its people.

    Raises
    ------
    UnusableInput
        As :func:`read_roster`.
    """
    roster = read_roster(path, rejections, job.roster_groups)
    return roster if job.accounts is None else replace(roster, accounts=read_accounts(job.accounts, rejections))


def read_roster(path: Path, rejections: Rejections, groups: str = "*") -> Roster:
    """The roster of a table, of an export of a directory, or of a folder with such exports; what cannot be used is counted.

    Parameters
    ----------
    path
        The file or the folder.
    rejections
        Gets what was not used.
    groups
        Which groups of a SCIM export are units, as a pattern: ``team-*``.

    Raises
    ------
    UnusableInput
        It is no such table or export, or its units do not form a tree.
    """
    if is_directory(path):
        memberships, placements = read_directory(path, rejections, groups)
    else:
        memberships, placements = _read_table(path, rejections)
    return Roster(tuple(memberships), Tree(placements, path.name), path.name)


def _read_table(path: Path, rejections: Rejections) -> tuple[list[Membership], list[Placement]]:
    memberships: list[Membership] = []
    by_people: dict[str, list[Placement]] = defaultdict(list)
    by_units: dict[str, list[Placement]] = defaultdict(list)
    for number, line in read_table(path, COLUMNS, OPTIONAL, rejections, ROSTER):
        try:
            placement = _placement(line, path.name, number)
            if not line["person"].strip():
                by_units[placement.unit].append(placement)
                continue
            by_people[placement.unit].append(placement)
            if is_staff(line["kind"]):
                memberships.append(_membership(line, placement))
            else:
                rejections.add(Fault.NOT_STAFF, ROSTER, path.name, number)
        except BadRecord as fault:
            rejections.add(fault.fault, ROSTER, path.name, number, fault.field)
    return memberships, [one for own in (by_people | by_units).values() for one in own]


def _placement(line: Mapping[str, str], file: str, number: int) -> Placement:
    unit, above = line["unit"].strip(), line["parent_unit"].strip() or None
    if not unit:
        raise BadRecord(Fault.MISSING_FIELD, "unit")
    if "@" in unit or "@" in (above or ""):
        raise UnusableInput(
            f"{file}:{number}: a unit looks like an e-mail address.", "Check the order of the columns: person, unit, parent_unit."
        )
    start, end = _open_day(line, "from"), _open_day(line, "to")
    if start and end and end < start:
        raise BadRecord(Fault.ENDS_BEFORE_IT_STARTS, "to")
    return Placement(unit, above, start, end, number)


def _membership(line: Mapping[str, str], at: Placement) -> Membership:
    return Membership(person_key(line["person"], "person"), at.unit, at.start, at.end, at.line)


def _open_day(line: Mapping[str, str], column: str) -> date | None:
    text = line[column].strip()
    if not text:
        return None
    if (day := parse_day(text)) is None:
        raise BadRecord(Fault.BAD_DAY, column)
    return day
