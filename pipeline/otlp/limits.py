"""What the receiver takes at once, so that no client can fill its memory or keep the others waiting."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

GZIP = 16 + zlib.MAX_WBITS
RETRY_SECONDS = 5


@dataclass(frozen=True)
class Limits:
    """The limits.

    Parameters
    ----------
    body, inflated
        Bytes of a request as sent, and unpacked.
    requests, bytes_held
        In all requests that are being read or counted.
    connections
        Open at the same time, of each protocol.
    streams
        Requests of one connection of gRPC at the same time; with HTTP/1.1 it is one.
    seconds
        For a client to send a request, head and body.
    """

    body: int = 4 * 2**20
    inflated: int = 8 * 2**20
    requests: int = 2_000
    bytes_held: int = 64 * 2**20
    connections: int = 5_000
    streams: int = 8
    seconds: float = 20.0


class TooLarge(Exception):
    """A request is larger than is taken."""


class NotGzip(Exception):
    """A body that should be gzip is not, or is cut short."""


class Busy(Exception):
    """No room now; ``closing`` when there will be none, since the receiver stops."""

    def __init__(self, *, closing: bool) -> None:
        super().__init__("The receiver is stopping." if closing else "The receiver is busy.")
        self.closing = closing
        self.retry_seconds = RETRY_SECONDS


class Held:
    """The room that one request takes."""

    def __init__(self, room: "Room") -> None:
        self._room = room
        self.size = 0

    def grow(self, size: int) -> None:
        """Take so many bytes more."""
        if self._room.size + size > self._room.limits.bytes_held:
            raise Busy(closing=False)
        self._room.size += size
        self.size += size


class Room:
    """The room for requests: their number and their bytes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.requests = 0
        self.size = 0
        self.closed = False

    @contextmanager
    def hold(self, size: int) -> Iterator[Held]:
        """Room for a request of so many bytes while the block lasts.

        Raises
        ------
        Busy
            There is none.
        """
        if self.closed or self.requests >= self.limits.requests:
            raise Busy(closing=self.closed)
        held = Held(self)
        held.grow(size)
        self.requests += 1
        try:
            yield held
        finally:
            self.requests -= 1
            self.size -= held.size


def inflate(body: bytes, most: int) -> bytes:
    """Unpack gzip, in one member or several, and stop as soon as it becomes too large: a small body may hold gigabytes.

    >>> import gzip
    >>> inflate(gzip.compress(b"abc"), 3)
    b'abc'

    Raises
    ------
    TooLarge, NotGzip
    """
    parts: list[bytes] = []
    left = most
    while body:
        member = zlib.decompressobj(GZIP)
        try:
            part = member.decompress(body, left + 1)
        except zlib.error as fault:
            raise NotGzip from fault
        left -= len(part)
        if left < 0:
            raise TooLarge
        if not member.eof:
            raise NotGzip
        parts.append(part)
        body = member.unused_data
    return b"".join(parts)
