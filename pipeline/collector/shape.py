"""Tells from its first bytes how an export file is built: a record a line, or one document around all records."""

from collections.abc import Collection
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


def shape_of(head: bytes, wrappers: Collection[str]) -> RecordPerLine | Document:
    """The shape of a file that begins with ``head``.

    It reads no further than the first object, so that a fault later in the file cannot change what the file is. What is not
    clearly something else is taken as a record a line: the line reader can name what is wrong with it.

    >>> shape_of(b'{"report_day": "2026-04-14", "day_totals": [', {"day_totals"})
    Document(path='day_totals.item', wrapper='day_totals')
    >>> shape_of(b'{"user_login": "u", "day": "2026-04-14"}', {"day_totals"})
    RecordPerLine()
    """
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
