"""Reads CSV tables the way people export them: with commas or semicolons, with or without a mark of UTF-8, packed or not."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.collector.files import open_bytes
from pipeline.collector.lines import CutShort, lines
from pipeline.collector.rejections import Rejections
from pipeline.connectors.base import Fault
from pipeline.errors import UnusableInput


def read_table(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...], rejections: Rejections, kind: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and fields by column name; an optional column that is not there is empty. Other columns are left out.

    A field cannot hold a line break: a line of the file is a line of the table.

    Raises
    ------
    UnusableInput
        There is no header with the columns, or the file is damaged.
    """
    header: list[str] | None = None
    separator = ","
    try:
        with open_bytes(path) as stream:
            for number, line in lines(stream):
                text, fault = _text(line)
                if header is None:
                    separator = ";" if text.count(";") > text.count(",") else ","
                    header = _header(path, _fields(text, separator), columns)
                    continue
                rejections.read[kind] += 1
                fields = _fields(text, separator)
                if fault is None and len(fields) != len(header):
                    fault = Fault.WRONG_COLUMNS
                if fault is not None:
                    rejections.add(fault, kind, path.name, number)
                    continue
                named = dict(zip(header, fields, strict=True))
                yield number, {column: named.get(column, "") for column in columns + optional}
    except CutShort as cut:
        raise UnusableInput(f"{path.name} is cut short or damaged.", "Copy or export it again, whole.") from cut
    if header is None:
        raise UnusableInput(f"{path.name} is empty.", f"Its first line names the columns: {', '.join(columns + optional)}.")


def header_of(path: Path) -> list[str]:
    """The names of the columns, in small letters; what stands on the first line of a file that is no table is no name of any."""
    try:
        with open_bytes(path) as stream:
            text, _ = _text(next(lines(stream), (0, b""))[1])
    except CutShort:
        return []
    return [name.strip().casefold() for name in _fields(text, ";" if text.count(";") > text.count(",") else ",")]


def _text(line: bytes | None) -> tuple[str, Fault | None]:
    if line is None:
        return "", Fault.LINE_TOO_LONG
    try:
        return line.decode(), None
    except UnicodeDecodeError:
        return "", Fault.NOT_UTF8


def _fields(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text.rstrip("\r\n")], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _header(path: Path, fields: list[str], columns: tuple[str, ...]) -> list[str]:
    names = [name.strip().casefold() for name in fields]
    if absent := [column for column in columns if column not in names]:
        raise UnusableInput(
            f"{path.name}:1: no column {', '.join(absent)}.", "The first line names the columns, in UTF-8, with , or ; between."
        )
    return names
