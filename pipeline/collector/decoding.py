"""Decodes a line of JSON: whole, or only those of its fields that a reader asks for.

Nine tenths of a vendor's record are breakdowns that nobody reads here; to build them takes longer than everything else that is
done with the record. What is not asked for is checked to be JSON all the same, and thrown away.

When it misleads
----------------
In what is thrown away a number may be too large for a float, and nobody says so. All else that is no JSON is found, and text is
looked at as a whole wherever it goes beyond ASCII.
"""

from collections.abc import Callable
from functools import lru_cache
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


@lru_cache
def only(fields: type) -> Decode:
    """A decoder of the fields of a ``TypedDict``, at every depth that it names; where one is not of its type, the line is whole.

    Parameters
    ----------
    fields
        None of its fields is required: a reader says best what it misses.

    Examples
    --------
    >>> from typing import TypedDict
    >>> class Fields(TypedDict, total=False):
    ...     day: object
    >>> decode = only(Fields)
    >>> decode(b'{"day": 1, "more": [2, 3]}'), decode(b'[1]')
    ({'day': 1}, [1])
    """
    named: Decode = msgspec.json.Decoder(fields).decode

    def decode(line: bytes) -> Any:  # noqa: ANN401 -- JSON can be anything
        # What is skipped is not looked at as text: only where it cannot go wrong is it skipped.
        if line.isascii():
            try:
                return named(line)
            except (msgspec.DecodeError, RecursionError):
                pass
        return whole(line)

    return decode
