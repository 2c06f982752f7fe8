"""Reads the exports of a directory (Entra ID, Google Workspace, SCIM) as a roster.

One export is of one day, which its file's name says (``entra-2026-09-28.json``); it serves from that day until the next one. The
first serves the time before it as well, and a single export without a day in its name serves all days. Pages of one answer are
files of the same day, side by side in a folder.

When it misleads
----------------
* An export without a day is the directory of today: collected again later in the quarter, it would move people between units that
  were released already. Keep one export per quarter, of its first Monday, and give the folder.
* People who left since that day are not in it, and so not in the size of their unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

import orjson

from pipeline.collector.files import day_in_name, expand, open_bytes
from pipeline.collector.lines import CutShort, lines, read
from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.tables import header_of, read_table
from pipeline.connectors.base import BadRecord, Fault, Json
from pipeline.connectors.directories import DIRECTORIES
from pipeline.connectors.directories.base import Colleague, Directory, Team
from pipeline.errors import UnusableInput
from pipeline.privacy.cohort import Membership
from pipeline.privacy.placement import Placement

MAX_BYTES = 2**29
"""An account takes about a kilobyte; half a million of them fit."""

Place = tuple[str, tuple[str, ...]]
"""A person and the path of their unit."""


def is_directory(path: Path) -> bool:
    """Whether it is an export of a directory, or a folder of them, rather than a table of one's own."""
    return path.is_dir() or _is_json(path) or _of_table(path) is not None


def read_directory(path: Path, rejections: Rejections, groups: str = "*") -> tuple[list[Membership], list[Placement]]:
    """Who is where, and what lies above what.

    Parameters
    ----------
    path
        The export, or a folder with the exports of one day or several.
    rejections
        Gets what was not used.
    groups
        Which groups of a SCIM export are units, as a pattern.

    Raises
    ------
    UnusableInput
        A file is no export that is known, some have a day in their name and some not, or nobody has a unit.
    """
    by_day: dict[date | None, list[Path]] = defaultdict(list)
    for file in expand([path]):
        by_day[day_in_name(file)].append(file)
    if None in by_day and len(by_day) > 1:
        raise UnusableInput(
            f"{by_day[None][0].name} has no day in its name, others beside it have.",
            "Name each export after the day it was taken: entra-2026-09-28.json.",
        )
    memberships: list[Membership] = []
    placements: list[Placement] = []
    for files, start, end in _spans(by_day):
        places = [(person, unit) for person, unit in _places(files, rejections, groups) if unit or _no_unit(rejections, files[0])]
        memberships += [Membership(person, "/".join(unit), start, end, 0) for person, unit in places]
        placements += _placements({unit for _, unit in places}, start, end)
    if not memberships:
        raise UnusableInput(
            f"Nobody in {path.name} has a unit.",
            "Export departments or organisational units too, or give a table of your own.",
        )
    return memberships, placements


def _no_unit(rejections: Rejections, file: Path) -> bool:
    rejections.add(Fault.NO_UNIT, ROSTER, file.name, 0)
    return False


def _spans(by_day: Mapping[date | None, list[Path]]) -> Iterator[tuple[list[Path], date | None, date | None]]:
    """The files of each export, and the first and last day that they serve."""
    days = sorted(day for day in by_day if day is not None)
    if not days:
        yield by_day[None], None, None
        return
    ends = [after - timedelta(days=1) for _, after in pairwise(days)]
    for number, day in enumerate(days):
        yield by_day[day], day if number else None, ends[number] if number < len(ends) else None


def _placements(units: Iterable[tuple[str, ...]], start: date | None, end: date | None) -> Iterator[Placement]:
    whole = {unit[: depth + 1] for unit in units for depth in range(len(unit))}
    for unit in sorted(whole):
        yield Placement("/".join(unit), "/".join(unit[:-1]) or None, start, end, 0)


@dataclass
class _Found:
    """What the files of one day hold."""

    colleagues: dict[str, Colleague]
    ids: dict[str, str]
    teams: dict[str, Team]


def _places(files: Iterable[Path], rejections: Rejections, groups: str) -> Iterator[Place]:
    """Each colleague once, with the path of their unit, which is empty where they have none."""
    found = _Found({}, {}, {})
    for file in files:
        for number, directory, record in _records(file, rejections):
            try:
                _add(found, directory, record)
            except BadRecord as bad:
                rejections.add(bad.fault, ROSTER, file.name, number, bad.field)
    not_staff = [one for one in found.colleagues.values() if not one.counted]
    for _ in not_staff:
        rejections.add(Fault.NOT_STAFF, ROSTER, next(iter(files), Path()).name, 0)
    staff = [one for one in found.colleagues.values() if one.counted]
    if found.teams and not any(one.path for one in staff):
        yield from _by_groups(found, staff, groups)
    else:
        yield from ((one.person, one.path) for one in staff)


def _add(found: _Found, directory: Directory, record: Json) -> None:
    if (team := directory.team(record)) is not None:
        found.teams[team.id] = team
        return
    colleague = directory.colleague(record)
    known = found.colleagues.setdefault(colleague.person, colleague)
    if colleague.id:
        found.ids[colleague.id] = known.person


def _by_groups(found: _Found, staff: Iterable[Colleague], pattern: str) -> Iterator[Place]:
    """Each colleague in the deepest of their groups; where two do not lie in one another, in none."""
    chosen = {id_: team for id_, team in found.teams.items() if fnmatchcase(team.name, pattern)}
    around: dict[str, list[str]] = defaultdict(list)
    for id_, team in chosen.items():
        for inner in team.groups:
            around[inner].append(id_)
    units: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for id_, team in chosen.items():
        path = _path(chosen, around, id_)
        for member in team.people if path else ():
            if (person := found.ids.get(member)) is not None:
                units[person].add(path)
    for colleague in staff:
        own = sorted(units[colleague.person], key=len)
        nested = all(deeper[: len(above)] == above for above, deeper in pairwise(own))
        yield colleague.person, own[-1] if own and nested else ()


def _path(teams: Mapping[str, Team], around: Mapping[str, list[str]], id_: str) -> tuple[str, ...]:
    """Names of the groups around a group, from the top; empty when it lies in two others, or in itself."""
    path: list[str] = []
    here: list[str] = [id_]
    while here:
        if len(here) > 1 or len(path) == len(teams):
            return ()
        path.append(teams[here[0]].name)
        here = around.get(here[0], [])
    return tuple(reversed(path))


def _records(file: Path, rejections: Rejections) -> Iterator[tuple[int, Directory, Json]]:
    """Number, directory and record."""
    if not _is_json(file):
        if (directory := _of_table(file)) is None:
            raise UnusableInput(f"{file.name} is no export of a directory that is known.", _CURE)
        for number, line in read_table(file, directory.columns, directory.optional, rejections, ROSTER):
            yield number, directory, line
        return
    for number, record in enumerate(_documents(file), start=1):
        rejections.read[ROSTER] += 1
        if not isinstance(record, dict):
            rejections.add(Fault.NOT_AN_OBJECT, ROSTER, file.name, number)
            continue
        if (known := next((one for one in DIRECTORIES.values() if one.knows(record.keys())), None)) is None:
            rejections.add(Fault.OTHER_REPORT, ROSTER, file.name, number)
            continue
        yield number, known, record


_CURE = f"Give the users of {', '.join(sorted(DIRECTORIES))}, or a CSV with the columns person and unit."


def _documents(file: Path) -> Iterator[object]:
    """The records of one JSON answer, of a bare list, or of a file with a record a line."""
    try:
        with open_bytes(file) as stream:
            content = read(stream, MAX_BYTES + 1)
    except CutShort as cut:
        raise UnusableInput(f"{file.name} is cut short or damaged.", "Download it again, whole.") from cut
    if len(content) > MAX_BYTES:
        raise UnusableInput(f"{file.name} is larger than any list of accounts.", "Give the users and groups, a page a file.")
    try:
        yield from _unwrapped(orjson.loads(content.removeprefix(b"\xef\xbb\xbf")))
    except orjson.JSONDecodeError as fault:
        raise UnusableInput(f"{file.name} is no valid JSON.", "Download it again, and export it as UTF-8.") from fault


def _unwrapped(answer: object) -> list[object]:
    if isinstance(answer, dict):
        answer = next((answer[key] for one in DIRECTORIES.values() for key in one.wrappers if key in answer), answer)
    return list(answer) if isinstance(answer, list) else [answer]


def _is_json(file: Path) -> bool:
    """Whether the first line begins as JSON does."""
    try:
        with open_bytes(file) as stream:
            _, first = next(lines(stream), (0, b""))
    except CutShort:
        return False
    return (first or b"").lstrip()[:1] in {b"{", b"["}


def _of_table(file: Path) -> Directory | None:
    """The directory whose CSV this is, by its header."""
    names = set(header_of(file))
    return next((one for one in DIRECTORIES.values() if one.columns and names.issuperset(one.columns)), None)
