"""Decodes a line of JSON: whole, or to the form of those of its fields that a reader asks for.

Nine tenths of a vendor's record are breakdowns that nobody reads here; to build them takes longer than everything else that is
done with the record. What is not asked for is checked to be JSON all the same, and thrown away.

When it misleads
----------------
In what is thrown away a number may be too large for a float, and nobody says so. All else that is no JSON is found, and text is
looked at as a whole wherever it goes beyond ASCII.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import orjson

Decode = Callable[[bytes], Any]
NotJson = orjson.JSONDecodeError


def whole(line: bytes) -> Any:  # noqa: ANN401 -- JSON can be anything
    """All that a line says.

    Raises
    ------
    NotJson
        It is no JSON, or no UTF-8.
    """
    return orjson.loads(line)


def fitting(form: type[msgspec.Struct]) -> Decode:
    """A decoder of the lines that fit a form, to that form; of any other line it gives the whole.

    Examples
    --------
    >>> class Day(msgspec.Struct):
    ...     day: str
    >>> decode = fitting(Day)
    >>> decode(b'{"day": "2026-04-14", "more": [2, 3]}'), decode(b'{"day": 1}')
    (Day(day='2026-04-14'), {'day': 1})
    """
    fits: Decode = msgspec.json.Decoder(form).decode

    def decode(line: bytes) -> Any:  # noqa: ANN401 -- JSON can be anything
        # What is skipped is not looked at as text: only where it cannot go wrong is it skipped.
        if line.isascii():
            try:
                return fits(line)
            except (msgspec.DecodeError, RecursionError):
                pass
        return whole(line)

    return decode
