"""Reads the files of a vendor's export, record by record, whatever their shape, and says which report a file is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import ijson  # type: ignore[import-untyped]  # it has no types; what it gives is checked by the connectors

from pipeline.collector.decoding import NotJson, fitting, whole
from pipeline.collector.drift import is_looked_at
from pipeline.collector.files import open_bytes
from pipeline.collector.lines import Bounded, CutShort, TooLong, lines, read
from pipeline.collector.rejections import Rejections
from pipeline.collector.shape import HEAD_BYTES, Document, Shape, Table, shape_of, split_line
from pipeline.connectors.base import Fault, TableLine
from pipeline.connectors.connector import Plain, PlainLine, Report, Unwanted, UsageConnector
from pipeline.errors import UnusableInput


class Picked(NamedTuple):
    """A line of a table of which only some fields are looked at, unless they are not as they should be."""

    fields: Sequence[str]
    values: Sequence[str]
    picked: tuple[str, ...]


Record = dict[str, Any]

Pick = Callable[[list[str]], tuple[str, ...]]

STRANGERS = 20
"""After so many records of no known report, a file is taken to be another thing."""


class BrokenFile(UnusableInput):
    """A file that is damaged as a whole: what it should have said is lost, so the weeks it belongs to are not closed."""


@dataclass(frozen=True)
class Export:
    """A file, how it is built, and which report it is."""

    path: Path
    shape: Shape
    report: Report | Unwanted

    @property
    def tells_days(self) -> bool:
        """Whether it is about use and about seats: its records then say which day they tell of, not its name."""
        return isinstance(self.report, Report) and (Report.PERSON_DAYS | Report.SEATS) in self.report


def identify(path: Path, connector: UsageConnector) -> Export:
    """What a file is: by its content, never by its name. A file without any record is a day on which nothing was reported.

    Raises
    ------
    BrokenFile
        It is no report of this vendor, or it is damaged before its first record.
    """
    with _naming(path), open_bytes(path) as stream:
        shape = shape_of(read(stream, HEAD_BYTES), connector.wrappers, connector.columns)
    if isinstance(shape, Document) and (report := connector.recognise({shape.wrapper: None})):
        return Export(path, shape, report)
    columns = dict.fromkeys(shape.fields, "") if isinstance(shape, Table) else {}
    found, strangers = Rejections(), 0
    for _, record in records(path, shape, connector, found, ""):
        if (report := connector.recognise(columns | record)) is Report.NOTHING:
            continue
        if report:
            return Export(path, shape, report)
        strangers += 1
        if strangers == STRANGERS:
            break
    if strangers:
        raise BrokenFile(f"{path.name} is no report of {connector.name} that is known.", "Give the export as it was downloaded.")
    if not found.counts:
        return Export(path, shape, _of_nothing(columns, connector))
    if found.counts.keys() == {Fault.NOT_UTF8}:
        raise BrokenFile(f"{path.name} is not UTF-8 text.", "Export it again as UTF-8.")
    if connector.columns and found.counts.keys() == {Fault.NOT_JSON}:
        raise BrokenFile(
            f"{path.name} is no JSON, and a table of {connector.name} with none of the known columns.",
            "Export it in English: its first line must name the columns as the vendor does.",
        )
    raise BrokenFile(f"{path.name} holds no record that can be read.", "Give the export as it was downloaded.")


def _of_nothing(columns: Mapping[str, object], connector: UsageConnector) -> Report | Unwanted:
    """What a file without records is: a table still has its columns."""
    return (connector.recognise(columns) if columns else None) or Report.NOTHING


def records(
    path: Path, shape: Shape, connector: UsageConnector, rejections: Rejections, kind: str, plain: Plain | PlainLine | None = None
) -> Iterator[tuple[int, Any]]:
    """Number (of the line, or of the record in its document) and record; what is none is counted.

    Parameters
    ----------
    plain
        The faster way: a line that fits it, and that nobody looks at for drift, comes in its form.

    Raises
    ------
    BrokenFile
        The file ends, or breaks, in the middle: raised after the records before that place.
    """
    with _naming(path), open_bytes(path) as stream:
        place = _Place(path.name, connector, rejections, kind)
        if isinstance(shape, Table):
            yield from _lines_of_table(stream, shape, place, _picker(shape, plain))
        elif isinstance(shape, Document):
            yield from _in_document(stream, shape.path, place)
        else:
            yield from _one_per_line(stream, place, plain.form if isinstance(plain, Plain) else dict)


@dataclass(frozen=True)
class _Place:
    """Where records come from, and who counts those that are none."""

    file: str
    connector: UsageConnector
    rejections: Rejections
    kind: str

    def reject(self, fault: Fault, number: int) -> None:
        self.rejections.add(fault, self.kind, self.file, number)

    def no_object(self, value: object, number: int) -> None:
        if not (isinstance(value, str) and self.connector.recognise_text(value)):
            self.reject(Fault.NOT_AN_OBJECT, number)


def _one_per_line(stream: BinaryIO, place: _Place, form: type[Any]) -> Iterator[tuple[int, Any]]:
    read, kind = place.rejections.read, place.kind
    decode = whole if form is dict else fitting(form)
    for number, line in lines(stream):
        read[kind] += 1
        if line is None:
            place.reject(Fault.LINE_TOO_LONG, number)
            continue
        try:
            record = whole(line) if is_looked_at(number) else decode(line)
        except NotJson as fault:
            utf8 = _is_utf8(line)
            # A vendor ends each line: a last one without an end that is no JSON either was cut off.
            if utf8 and not line.endswith(b"\n"):
                raise CutShort from fault
            place.reject(Fault.NOT_JSON if utf8 else Fault.NOT_UTF8, number)
            continue
        if type(record) is form or type(record) is dict:
            yield number, record
        else:
            place.no_object(record, number)


def _in_document(stream: BinaryIO, path: str, place: _Place) -> Iterator[tuple[int, Record]]:
    bounded = Bounded(stream)
    for number, record in enumerate(ijson.items(bounded, path, multiple_values=True), start=1):
        bounded.next_record()
        place.rejections.read[place.kind] += 1
        if type(record) is dict:
            yield number, record
        else:
            place.no_object(record, number)


def _picker(table: Table, plain: Plain | PlainLine | None) -> Pick | None:
    """What picks from a line the fields of the faster way; None where the table is not made for it."""
    if not isinstance(plain, PlainLine) or len(set(table.fields)) < len(table.fields):
        return None
    if plain.instead.intersection(table.fields) or not plain.columns or not set(plain.columns).issubset(table.fields):
        return None
    return itemgetter(*map(table.fields.index, plain.columns))


def _lines_of_table(stream: BinaryIO, table: Table, place: _Place, pick: Pick | None) -> Iterator[tuple[int, TableLine | Picked]]:
    """The lines below the header; a field cannot hold a line break."""
    below = lines(stream)
    next(below, None)
    for number, line in below:
        place.rejections.read[place.kind] += 1
        if line is None:
            place.reject(Fault.LINE_TOO_LONG, number)
            continue
        try:
            values = split_line(line.decode(), table.separator)
        except UnicodeDecodeError:
            place.reject(Fault.NOT_UTF8, number)
            continue
        if len(values) == len(table.fields):
            if pick is not None and not is_looked_at(number):
                yield number, Picked(table.fields, values, pick(values))
            else:
                yield number, table_line(table.fields, values)
        elif not line.endswith(b"\n"):
            raise CutShort
        else:
            place.reject(Fault.WRONG_COLUMNS, number)


def _is_utf8(line: bytes) -> bool:
    try:
        # UTF-16 text is often valid UTF-8 too, but with zero bytes in it.
        return "\0" not in line.decode()
    except UnicodeDecodeError:
        return False


def table_line(fields: Sequence[str], values: Sequence[str]) -> TableLine:
    """A line of a table as a record; a field in which nothing stands is not there."""
    return TableLine(compress(zip(fields, values, strict=True), values))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Says which file it was that broke."""
    try:
        yield
    except (CutShort, ijson.IncompleteJSONError) as fault:
        raise BrokenFile(f"{path.name} is cut short or damaged.", "Download it again, whole.") from fault
    except TooLong as fault:
        raise BrokenFile(f"{path.name} holds a record of over 16 MiB.", "Download it again; a record takes a few kB.") from fault
    except ijson.JSONError as fault:
        raise BrokenFile(f"{path.name} is no valid JSON.", "Download it again, and export it as UTF-8.") from fault
