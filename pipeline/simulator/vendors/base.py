"""What a writer of a vendor's files is: for each file its path, its bytes and its rows; pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from pipeline.simulator.episodes import Confounder, ConfounderKind
from pipeline.simulator.organisation import Person
from pipeline.simulator.span import Span
from pipeline.simulator.world import ToolUse, World

Record = dict[str, object]


class File(NamedTuple):
    """A file: where it goes, what is in it, and how many rows that is."""

    path: str
    content: bytes
    rows: int


@dataclass(frozen=True)
class Writer:
    """Writes the files of one source.

    Parameters
    ----------
    files
        From a world, the use of the tool and the span to the files.
    files_a_week, files_in_all
        How many there are, for a progress bar: for each week, and beside them.
    """

    files: Callable[[World, ToolUse, Span], Iterator[File]]
    files_a_week: int
    files_in_all: int = 0


def address(person: Person) -> str:
    """How vendors that know people by their mail name somebody; the roster's name, for one that has no domain.

    The collector joins people by the roster's name, so these worlds use it everywhere; real ones bring a list of accounts.
    """
    return person.login


def lines(path: str, records: Iterable[object]) -> File:
    """A record a line."""
    packed = [orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records]
    return File(path, b"".join(packed), len(packed))


def table(path: str, header: Iterable[object], rows: Iterable[Iterable[object]]) -> File:
    """A CSV; no cell holds a comma or a quote, since all names are ours."""
    packed = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return File(path, "\n".join([",".join(map(str, header)), *packed, ""]).encode(), len(packed))


def seated(use: ToolUse, day: int) -> list[int]:
    """The numbers of the people who have a seat on a day."""
    numbers: list[int] = np.flatnonzero((use.seats.first <= day) & (day < use.seats.end)).tolist()
    return numbers


def told_days(use: ToolUse, span: Span, day: int) -> list[tuple[int, int]]:
    """People of whom the vendor tells a day, and the interactions they started on it; of a late day, some are missing yet."""
    people = np.flatnonzero(use.recorded[:, day])
    if span.is_late(day):
        people = people[people % 3 > 0]
    return list(zip(people.tolist(), use.interactions[people, day].tolist(), strict=True))


def happened(world: World, use: ToolUse, kind: ConfounderKind) -> tuple[Confounder, ...]:
    """What happened to a tool; vendors' troubles are planted in the first one."""
    return world.plan.all_of(kind) if use is world.first_tool else ()


def last_days(use: ToolUse, day: int) -> NDArray[np.int64]:
    """The last day up to a given one on which each person used the tool; -1 for never."""
    days = np.arange(day + 1)
    found: NDArray[np.int64] = np.where(use.recorded[:, : day + 1], days, -1).max(axis=1)
    return found
