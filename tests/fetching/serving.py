"""A vendor on this machine: real sockets, answers from its documented shapes, and mishaps on demand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self
from urllib.parse import parse_qs, urlsplit

import orjson


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def one(self, name: str) -> str | None:
        """The value of a name in the query."""
        return self.query.get(name, [None])[0]


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    Parameters
    ----------
    cut
        So many bytes of the body are sent, and the connection is closed.
    endless
        Whether the length is left out, and the end of the connection is the end of the body.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    endless: bool = False


def as_json(document: object, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON; underscores in names of headers stand for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, orjson.dumps(document), {"Content-Type": "application/json", **named})


Mishap = Callable[[Asked, Answer], Answer]


class _Listening(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that has seen enough and goes away is none."""


class Server:
    """One vendor; its subclass answers.

    ``mishaps`` are taken one for each request to a path that holds their word; a request without one left is answered well.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.mishaps: list[tuple[str, Mishap]] = []
        self.always: list[tuple[str, Mishap]] = []
        self.watch: Callable[[], None] = lambda: None
        self._server = _Listening(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, asked: Asked) -> Answer:
        """What the vendor answers when all is well."""
        raise NotImplementedError

    def paths(self, word: str) -> list[str]:
        """The paths with a word that were asked for, in order."""
        return [one.path for one in self.asked if word in one.path]

    def _answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        self.watch()
        good = self.answer(asked)
        for word, mishap in self.always:
            if word in asked.path:
                return mishap(asked, good)
        for entry in self.mishaps:
            if entry[0] in asked.path:
                self.mishaps.remove(entry)
                return entry[1](asked, good)
        return good

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # header and body in one packet: else each answer waits for an acknowledgement

            def do_GET(self) -> None:
                self._serve("GET")

            def do_POST(self) -> None:
                self._serve("POST")

            def log_message(self, *_: object) -> None:
                pass

            def _serve(self, method: str) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = server._answer(Asked(method, parts.path, parse_qs(parts.query), headers, body))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if not answer.endless:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                self.close_connection = self.close_connection or answer.cut is not None or answer.endless

        return Handler


def status(code: int, **headers: str) -> Mishap:
    """Another status, with what a vendor might say about a person in the body."""
    return lambda _, __: as_json({"message": "no access for canary-1@example.com"}, code, **headers)


def cut(share: float) -> Mishap:
    """The connection breaks after a part of the body."""
    return lambda _, good: replace(good, cut=int(len(good.body) * share))


def instead(document: object) -> Mishap:
    """Another document."""
    return lambda _, __: as_json(document)


def changed(change: Callable[[dict[str, object]], object]) -> Mishap:
    """The document with a change; a bare text stays."""

    def mishap(_: Asked, good: Answer) -> Answer:
        document = orjson.loads(good.body)
        if isinstance(document, dict):
            change(document)
        return replace(good, body=orjson.dumps(document))

    return mishap


class Clock:
    """A clock that jumps."""

    def __init__(self, now: float = 1_791_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def time(self) -> float:
        """Seconds of the epoch."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """At once."""
        self.slept.append(seconds)
        self.now += seconds
