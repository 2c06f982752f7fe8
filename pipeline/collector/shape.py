"""Tells from its first bytes how an export file is built: a record a line, one document around all records, or a table."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

import ijson  # type: ignore[import-untyped]  # it has no types; what it gives is checked by the connectors

from pipeline.collector.lines import UTF8_MARK

HEAD_BYTES = 64 * 2**10


@dataclass(frozen=True)
class RecordPerLine:
    """NDJSON."""


@dataclass(frozen=True)
class Document:
    """One JSON document, or several behind each other.

    Parameters
    ----------
    path
        Where the records lie, as ijson says it: ``day_totals.item``.
    wrapper
        The key they lie under; empty for a bare array.
    """

    path: str
    wrapper: str


@dataclass(frozen=True)
class Table:
    """CSV.

    Parameters
    ----------
    fields
        For each column the name of the field that readers know it by.
    separator
        Between the columns.
    """

    fields: tuple[str, ...]
    separator: str


Shape = RecordPerLine | Document | Table

COLUMNS_OF_A_TABLE = 2
"""So many known columns make a first line the header of a table."""


def shape_of(head: bytes, wrappers: Collection[str], columns: Mapping[str, str] | None = None) -> Shape:
    """The shape of a file that begins with ``head``.

    It reads no further than the first object, so that a fault later in the file cannot change what the file is. What is not
    clearly something else is taken as a record a line: the line reader can name what is wrong with it.

    Parameters
    ----------
    head
        The first bytes.
    wrappers
        Keys under which a document holds its records.
    columns
        Known names of columns, in small letters, to the names of their fields.

    >>> shape_of(b'{"report_day": "2026-04-14", "day_totals": [', {"day_totals"})
    Document(path='day_totals.item', wrapper='day_totals')
    >>> shape_of(b'{"user_login": "u", "day": "2026-04-14"}', {"day_totals"})
    RecordPerLine()
    >>> shape_of(b'Report Period;User;Notes', set(), {"user": "login", "report period": "period"})
    Table(fields=('period', 'login', 'Notes'), separator=';')
    """
    if columns and (table := _table(head, columns)):
        return table
    outer = ""
    try:
        for prefix, event, value in ijson.parse(BytesIO(head.removeprefix(UTF8_MARK)), multiple_values=True):
            if event == "start_array" and prefix == "":
                outer = "item"
            elif event == "map_key" and prefix == outer and value in wrappers:
                return Document(f"{outer}.{value}.item".removeprefix("."), value)
            elif event in {"end_map", "end_array"} and prefix == outer:
                break
    except ijson.JSONError:
        pass  # the head was cut off, or the file is damaged: what was seen so far decides
    return Document("item", "") if outer else RecordPerLine()


def _table(head: bytes, columns: Mapping[str, str]) -> Table | None:
    line = head.removeprefix(UTF8_MARK).lstrip(b"\r\n").partition(b"\n")[0].decode(errors="replace")
    for separator in ",;\t":
        names = [name.strip() for name in split_line(line, separator)]
        fields = tuple(columns.get(name.casefold(), name) for name in names)
        if len({name.casefold() for name in names} & columns.keys()) >= min(COLUMNS_OF_A_TABLE, len(columns)):
            return Table(fields, separator)
    return None


def split_line(text: str, separator: str) -> list[str]:
    """The fields of a line of a table; none where its quotes do not close.

    >>> split_line('a,"b, or c",d', ",")
    ['a', 'b, or c', 'd']
    """
    bare = text.rstrip("\r\n")
    if '"' not in bare:  # nearly all lines; it is the faster way
        return bare.split(separator)
    try:
        return next(csv.reader([bare], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
