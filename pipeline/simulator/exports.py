"""Writes a world as the files that IT and HR would download: the vendors' reports, the roster, and tables about units.

::

    <tool>/...      as ``pipeline.simulator.vendors`` says of each
    roster.csv      person, unit, parent_unit, from, to (last day included; empty: still there)
    work.csv        unit, week, items, items_with_tool, items_old_way
    pulse.csv, questions.csv, training.csv, unsanctioned.csv, people.csv    where they are asked for
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pipeline.simulator.span import Span
from pipeline.simulator.tables import TABLES, places
from pipeline.simulator.told import spoken_of
from pipeline.simulator.vendors import WRITERS
from pipeline.simulator.vendors.base import File, table
from pipeline.simulator.world import World

Progress = Callable[[int, int], None]

ALWAYS = 2
"""The roster and the work."""


def write(
    folder: Path, world: World, inputs: Sequence[str] = (), span: Span | None = None, on_progress: Progress | None = None
) -> Counter[str]:
    """Write all files; gives the number of rows by kind of file.

    Parameters
    ----------
    folder
        Where to.
    inputs
        Tables about people that are written too, of :data:`~pipeline.simulator.tables.TABLES`.
    span
        Which days and weeks; all, where nothing is said.
    on_progress
        Gets files done and files in all.
    """
    span = span or Span(world.organisation.timeline)
    rows: Counter[str] = Counter()
    total, done = _how_many(world, inputs, span), 0
    for done, (path, content, count) in enumerate(_files(world, inputs, span), start=1):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        rows[_kind(path)] += count
        if on_progress is not None:
            on_progress(min(done, total), total)
    if on_progress is not None and done < total:  # a week that is missing has fewer files
        on_progress(total, total)
    return rows


def _how_many(world: World, inputs: Sequence[str], span: Span) -> int:
    writers = [WRITERS[tool] for tool in world.tools]
    return ALWAYS + len(inputs) + sum(one.files_in_all + one.files_a_week * len(span.weeks) for one in writers)


def _kind(path: str) -> str:
    """The report's folder, or the table's own name.

    >>> _kind("github-copilot/seats/2026-W01.json"), _kind("cursor/2026-01-05.json"), _kind("roster.csv")
    ('seats', 'cursor', 'roster')
    """
    parts = Path(path).parts
    return parts[-2] if len(parts) > 1 else Path(path).stem


def _files(world: World, inputs: Sequence[str], span: Span) -> Iterator[File]:
    yield table("roster.csv", ("person", "unit", "parent_unit", "from", "to"), _roster(world, span))
    yield table("work.csv", ("unit", "week", "items", "items_with_tool", "items_old_way"), _work(world, span))
    for name in inputs:
        yield TABLES[name](world, span)
    for tool, use in world.tools.items():
        yield from WRITERS[tool].files(world, use, span)


def _roster(world: World, span: Span) -> Iterator[tuple[str, str, str, date, date | str]]:
    units = world.organisation.units
    for person in world.organisation.people:
        for stint in person.stints:
            if span.knows(stint.first):
                unit = units[stint.unit]
                last = stint.last if stint.last is not None and span.knows(stint.last) else ""
                yield person.login, unit.name, unit.parent or "", stint.first, last


def _work(world: World, span: Span) -> Iterator[tuple[str, str, int, int, int]]:
    spoken, first = spoken_of(world), world.organisation.timeline.exported_weeks.start
    for number, name, place, week in places(world, span):
        if spoken[number, place]:
            items, with_tool = int(world.work.items[number, first + place]), int(world.work.with_tool[number, first + place])
            yield name, week, items, with_tool, items - with_tool
