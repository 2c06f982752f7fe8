"""Reads lines of bounded length: memory does not depend on what a file holds."""

import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import BinaryIO

MAX_LINE_BYTES = 16 * 2**20
"""A record of one person and day takes about 1.3 kB; a line above this is no record."""

SKIPPED_BYTES = 2**20
UTF8_MARK = b"\xef\xbb\xbf"

_DAMAGED = (EOFError, BadGzipFile, zlib.error)


class CutShort(Exception):
    """The file ends, or breaks, in the middle."""


class TooLong(Exception):
    """A piece of the file is longer than any record can be."""


def lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[tuple[int, bytes | None]]:
    r"""Number and bytes of every line that is not blank; None for a line that is too long, which is skipped piece by piece.

    Only the last line can lack its line feed.

    >>> from io import BytesIO
    >>> list(lines(BytesIO(b"one\n\n" + 9 * b"x" + b"\nend"), limit=8))
    [(1, b'one\n'), (3, None), (4, b'end')]
    """
    number = 0
    try:
        while line := stream.readline(limit + 1):
            number += 1
            if len(line) > limit and not line.endswith(b"\n"):
                del line
                _skip_rest(stream)
                yield number, None
                continue
            # The mark belongs to the file, not to its first line.
            text = line.removeprefix(UTF8_MARK) if number == 1 else line
            if text and not text.isspace():
                yield number, text
    except _DAMAGED as fault:
        raise CutShort from fault


def _skip_rest(stream: BinaryIO) -> None:
    while (piece := stream.readline(SKIPPED_BYTES)) and not piece.endswith(b"\n"):
        pass


def read(stream: BinaryIO, size: int) -> bytes:
    """At most so many bytes.

    Raises
    ------
    CutShort
        A packed file is damaged, or its end is missing.
    """
    try:
        return stream.read(size)
    except _DAMAGED as fault:
        raise CutShort from fault


class Bounded:
    """A stream for the JSON parser that fails rather than feeding it a record without end.

    Parameters
    ----------
    stream
        The bytes; a mark of UTF-8 at their start is left out.
    limit
        Most bytes between two calls of :meth:`next_record`.
    """

    def __init__(self, stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> None:
        self._stream = stream
        self._limit = limit
        self._since = 0
        self._first = read(stream, len(UTF8_MARK)).removeprefix(UTF8_MARK)

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes."""
        if self._since > self._limit:
            raise TooLong
        if size and self._first:
            piece, self._first = self._first, b""
        else:
            piece = read(self._stream, size)
        self._since += len(piece)
        return piece

    def next_record(self) -> None:
        """Say that a record is done with."""
        self._since = 0
