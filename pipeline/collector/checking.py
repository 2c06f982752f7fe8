"""Says what is understood of an export, in words, and releases nothing; a value of a record is in none of them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from pipeline.collector.drift import may_be_told
from pipeline.collector.exports import Export
from pipeline.collector.reading import Reader
from pipeline.collector.rejections import ADVICE, EXPORT, Rejections
from pipeline.collector.shape import Document, Table
from pipeline.collector.tables import read_table
from pipeline.collector.unit_tables import layout_of
from pipeline.connectors.base import BadRecord, UnitTableConnector
from pipeline.connectors.column_map import NEEDED, TYPES, ColumnMap
from pipeline.connectors.connector import Reader as ReadRecord
from pipeline.connectors.connector import Report, UsageConnector
from pipeline.errors import UnusableInput

HOLDS = {
    Report.PERSON_DAYS: "use by person and day",
    Report.TEAM_MEMBERS: "members of teams",
    Report.SEATS: "seats",
    Report.GROUP_FIGURES: "figures about groups",
}


def words_of_map(columns: ColumnMap) -> Iterator[str]:
    """What a map says."""
    yield f"The map makes the source {columns.source} of the tool {columns.tool}, with a row a person and {columns.grain}."
    for ours, theirs in columns.columns.items():
        need = ", needed" if ours in NEEDED else ""
        form = f", written {columns.day_format}" if ours == "day" and columns.day_format else ""
        yield f"  {ours:<13} {TYPES.get(ours, 'whole number'):<13} column `{theirs}`{form}{need}"
    for ours, theirs in columns.features.items():
        yield f"  feature       whole number  column `{theirs}`, called {ours}"


def words_of_files(connector: UsageConnector, paths: Iterable[Path]) -> Iterator[str]:
    """What each file is, how many records of it can be used, of which days, and what is wrong with the others."""
    for path in paths:
        rejections = Rejections()
        reader = Reader(connector, rejections, lambda _: None)
        exports, broken = reader.sort_files([path])
        found = {report: own for report, own in exports.items() if own}
        yield f"{path.name}:"
        yield from (f"  {one.fault.what} {one.fault.cure}" for one in broken)
        yield from (f"  {note.removeprefix(f'{path.name}: ')}" for note in rejections.notes)
        if Report.NOTHING in found:
            yield "  No record: a day on which nothing was reported."
        elif found:
            ((export, *_), *_) = found.values()
            yield from _words_of_export(connector, reader, export)
        yield from _problems(rejections)
        yield from (f"  {note}" for note in rejections.drift.notes())


def words_of_tables(connector: UnitTableConnector, paths: Iterable[Path]) -> Iterator[str]:
    """The same for tables about units."""
    for path in paths:
        rejections, weeks, lines = Rejections(), set[date](), 0
        yield f"{path.name}:"
        try:
            layout = layout_of(path, connector)
            for number, fields in read_table(path, layout.columns, layout.optional, rejections, EXPORT):
                try:
                    weeks.add(layout.read(fields).week)
                    lines += 1
                except BadRecord as bad:
                    rejections.add(bad.fault, EXPORT, path.name, number, bad.field)
        except UnusableInput as fault:
            yield f"  {fault.what} {fault.cure}"
            continue
        optional = f", and may have {', '.join(layout.optional)}" if layout.optional else ""
        yield f"  A table with the columns {', '.join(layout.columns)}{optional}."
        yield f"  {connector.family}: {many(lines, 'row')}{_span(weeks, 'week')}."
        yield from _problems(rejections)


def _words_of_export(connector: UsageConnector, reader: Reader, export: Export) -> Iterator[str]:
    yield f"  {_built(export)}, with {' and '.join(words for report, words in HOLDS.items() if report in _reports(export))}."
    if isinstance(export.shape, Table):
        yield from _unused(export.shape, connector)
    readers: dict[Report, ReadRecord[object]] = {
        Report.PERSON_DAYS: connector.person_days,
        Report.TEAM_MEMBERS: connector.team_members,
        Report.SEATS: connector.seats,
        Report.GROUP_FIGURES: connector.group_figures,
    }
    for report, read in readers.items():
        if report in _reports(export):
            yield f"  {HOLDS[report]}: {_counted(row for _, row in reader.each(export, EXPORT, read))}"
            # Its records were read now; what is wrong with them is told once.
            reader = Reader(connector, Rejections(), reader.advance)


def _reports(export: Export) -> Report:
    return export.report if isinstance(export.report, Report) else Report(0)


def _built(export: Export) -> str:
    if isinstance(export.shape, Table):
        return f"A table of {len(export.shape.fields)} columns with `{export.shape.separator}` between"
    return "One JSON document" if isinstance(export.shape, Document) else "A JSON record a line"


def _unused(table: Table, connector: UsageConnector) -> Iterator[str]:
    known = set(connector.columns.values()) | connector.sheet.known.fields
    others = [name for name in table.fields if name not in known]
    named = [name for name in others if may_be_told(name)]
    if named:
        yield f"  Columns that are not used: {', '.join(f'`{name}`' for name in named)}."
    if len(others) > len(named):
        yield f"  Columns that are not used, and not named here: {len(others) - len(named)}."


def _counted(rows: Iterable[object]) -> str:
    number, days = 0, set[date]()
    for row in rows:
        number += 1
        if isinstance(when := getattr(row, "day", None) or getattr(row, "start", None) or getattr(row, "seen", None), date):
            days.add(when)
    return f"{many(number, 'row')}{_span(days, 'day')}."


def _span(days: Collection[date], unit: str) -> str:
    """Of which days, or Mondays of weeks."""
    if len(days) < 2:
        return "".join(f", of {day}" for day in days)
    return f", of {many(len(days), unit)} from {min(days)} to {max(days)}"


def many(number: int, thing: str) -> str:
    """A number of things.

    >>> many(1, "row"), many(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {thing}{'s' if number != 1 else ''}"


def _problems(rejections: Rejections) -> Iterator[str]:
    for fault, number in sorted(rejections.counts.items(), key=lambda item: (-item[1], item[0])):
        places = [f"{one.line} {one.field}".rstrip() for one in rejections.examples[fault] if one.line]
        if places:
            yield f"  Not used, {fault}: {many(number, 'record')}, first at {', '.join(places)}. {ADVICE[fault].cure}"
