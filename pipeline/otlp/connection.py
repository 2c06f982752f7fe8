"""One connection of HTTP, with limits that uvicorn lacks: on the size of a head, and on the time until a request comes."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 16 * 2**10
"""Bytes of names and values of all headers, and of the path."""
SECONDS_TO_ASK = 20.0


class Connection(HttpToolsProtocol):
    """A connection that must ask something soon after it opens, and in few words.

    HTTP/1.1 takes one request at a time: the next is read when this one is answered.
    """

    _head = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the class above
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._be_done()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to count the head."""
        self._head = 0
        self._wait()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the path."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there; whoever reads the body has a limit of their own."""
        self._be_done()
        super().on_headers_complete()

    def _grow(self, size: int) -> None:
        self._head += size
        if self._head > LARGEST_HEAD:
            # The parser turns it into a 400 and closes the connection.
            raise ValueError("The head of the request is too large.")

    def _wait(self) -> None:
        self._be_done()
        self._patience = self.loop.call_later(SECONDS_TO_ASK, self.transport.close)

    def _be_done(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
