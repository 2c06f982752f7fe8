"""A small HTTP front on one chdb engine, so that several processes can share a store as they share a ClickHouse server.

It speaks as much of ClickHouse's HTTP interface as clickhouse-connect's ordinary client needs: queries in any format, inserts
with a body, settings, ``param_*`` parameters, databases, Basic access, error codes in headers; no sessions, no compression.

In a test::

    with running(tmp_path / "engine") as front:         # a process of its own, gone with the test, even when that is killed
        open_store(front.dsn)                           # database undertow; front.dsn_of("other") for another
        front.fail(times=2, applied=True)               # the next 2 inserts are refused *after* they were applied: a lost ack

By hand: ``python -m tests.store.front --path /tmp/engine --port 8123``; its address is the first line it prints.
"""

import argparse
import base64
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit
from urllib.request import urlopen

import chdb

ROOT = Path(__file__).parents[2]
# What a server keeps to itself; all other parameters of a request are settings of the query.
NOT_SETTINGS = {
    "query", "database", "query_id", "session_id", "session_timeout", "session_check", "quota_key", "role", "user", "password",
    "default_format", "buffer_size", "wait_end_of_query", "compress", "decompress", "client_protocol_version",
    "send_progress_in_http_headers", "http_headers_progress_interval_ms", "enable_http_compression",
}  # fmt: skip
INSERT = re.compile(rb"\s*(INSERT\s+INTO\s.+?)\s+FORMAT\s+(\w+)\s*(?:\n|$)", re.IGNORECASE | re.DOTALL)
FORMAT = re.compile(r"\bFORMAT\s+(\w+)\s*;?\s*$", re.IGNORECASE)
CODE = re.compile(r"Code: (\d+)\.")
STATUS = {60: 404, 81: 404, 62: 400, 497: 403, 516: 403}
AUTHENTICATION_FAILED, NO_ZOOKEEPER, SUPPORT_IS_DISABLED = 516, 225, 344


class Fault(Exception):
    """An answer that is an error, as ClickHouse words it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        found = CODE.search(text)
        self.code = int(found[1]) if found else 1002


@dataclass
class Engine:
    """One chdb engine, and the inserts it is told to fail."""

    path: str
    credentials: str = ""
    failures: int = 0
    applied: bool = False
    readonly: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        # Open as long as the front is: handles come and go with requests, the engine would go with the last one.
        self._keep = chdb.connect(self.path)

    def run(self, parameters: dict[str, str], body: bytes) -> tuple[bytes, str]:
        """The answer to a request, and its format."""
        statement, data = _statement(parameters.get("query", "").encode(), body)
        if data is not None:
            return self._insert(parameters, statement.decode(), data), "TabSeparated"
        sql = statement.decode()
        named = FORMAT.search(sql)
        form = named[1] if named else parameters.get("default_format", "TabSeparated")
        return self._execute(parameters, sql, form), form

    def _insert(self, parameters: dict[str, str], statement: str, data: bytes) -> bytes:
        into, form = re.fullmatch(r"(.+?)\s+FORMAT\s+(\w+)", statement, re.DOTALL).groups()
        if parameters.get("async_insert") != "0":  # a server may queue by default, and drop: every insert has to say no
            raise Fault(f"Code: {SUPPORT_IS_DISABLED}. DB::Exception: an insert that may be queued. (SUPPORT_IS_DISABLED)")
        fail, applied = self._fails()
        if not fail or applied:
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                self._execute(parameters, f"{into} FROM INFILE '{file.name}' FORMAT {form}", "Null")
        if fail:
            raise Fault(f"Code: {NO_ZOOKEEPER}. DB::Exception: told to fail. (NO_ZOOKEEPER)")
        return b""

    def _fails(self) -> tuple[bool, bool]:
        with self._lock:
            fails = self.failures > 0
            self.failures -= fails
            return fails, self.applied

    def _execute(self, parameters: dict[str, str], sql: str, form: str) -> bytes:
        handle = chdb.connect(self.path)
        try:
            if database := parameters.get("database"):
                handle.query(f"USE `{database}`", "Null")
            if self.readonly:
                handle.query("SET readonly = 1", "Null")
            for name, value in parameters.items():
                if name not in NOT_SETTINGS and not name.startswith("param_"):
                    handle.query(f"SET {name} = {_literal(value)}", "Null")
            values = {name.removeprefix("param_"): value for name, value in parameters.items() if name.startswith("param_")}
            return handle.query(sql, form, params=values).bytes() or b""
        except RuntimeError as fault:
            raise Fault(str(fault)) from fault
        finally:
            handle.close()


def _statement(query: bytes, body: bytes) -> tuple[bytes, bytes | None]:
    if query and not body:
        return query, None
    if query:
        return query.strip(), body
    found = INSERT.match(body)
    if found and body[found.end() :]:
        return found[1] + b" FORMAT " + found[2], body[found.end() :]
    return body, None


def _literal(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body in one packet: else each answer waits 40 ms for an acknowledgement
    engine: Engine

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        parameters = dict(parse_qsl(where.query, keep_blank_values=True))
        if where.path == "/ping":
            self._send(200, b"Ok.\n", {})
        elif where.path == "/readonly":
            self.engine.readonly = parameters["readonly"] == "True"
            self._send(200, b"Ok.\n", {})
        elif where.path == "/fail":
            self.engine.failures, self.engine.applied = int(parameters["times"]), parameters["applied"] == "True"
            self._send(200, b"Ok.\n", {})
        else:
            self._answer(parameters, self._body())

    do_POST = do_GET  # noqa: N815  # the name is the library's

    def _answer(self, parameters: dict[str, str], body: bytes) -> None:
        try:
            self._check()
            answer, form = self.engine.run(parameters, body)
        except Fault as fault:
            headers = {"X-ClickHouse-Exception-Code": str(fault.code)}
            self._send(STATUS.get(fault.code, 500), str(fault).encode(), headers)
        else:
            self._send(200, answer, {"X-ClickHouse-Format": form} if answer else {})

    def _check(self) -> None:
        expected = "Basic " + base64.b64encode(self.engine.credentials.encode()).decode()
        if self.engine.credentials and self.headers.get("Authorization") != expected:
            raise Fault(f"Code: {AUTHENTICATION_FAILED}. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)")

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"X-ClickHouse-Timezone": "UTC", "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: a test's output is its own."""


@dataclass(frozen=True)
class Front:
    """A front that runs."""

    host: str
    user: str = ""

    @property
    def dsn(self) -> str:
        """DSN of the default database."""
        return self.dsn_of("undertow")

    def dsn_of(self, database: str) -> str:
        """DSN of a database."""
        return f"clickhouse://{quote(self.user) + '@' if self.user else ''}{self.host}/{database}"

    def fail(self, times: int, *, applied: bool = False) -> None:
        """Let the next inserts fail as if the server hiccupped, before or after they were applied."""
        self._tell(f"fail?times={times}&applied={applied}")

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Treat everybody as a user that may only read, and not even set anything."""
        self._tell("readonly?readonly=True")
        try:
            yield
        finally:
            self._tell("readonly?readonly=False")

    def _tell(self, what: str) -> None:
        with urlopen(f"http://{self.host}/{what}", timeout=10) as answer:
            assert answer.status == 200


@contextlib.contextmanager
def running(path: Path, credentials: str = "") -> Iterator[Front]:
    """A front in a process of its own, on a free port; ``credentials`` is ``user:password`` when it asks for them."""
    command = [sys.executable, "-m", "tests.store.front", "--path", str(path), "--with-parent", "--credentials", credentials]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Front(process.stdout.readline().strip(), credentials.partition(":")[0])
        finally:
            process.kill()


def serve(engine: Engine, port: int, *, with_parent: bool) -> None:
    """Answer until the process ends; with its parent, if asked."""
    handler = type("EngineHandler", (Handler,), {"engine": engine})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        if with_parent:
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        sys.stdout.write(f"127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--path", required=True, help="folder of the engine")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--credentials", default="", help="user:password that requests must carry")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        serve(Engine(arguments.path, arguments.credentials), arguments.port, with_parent=arguments.with_parent)


if __name__ == "__main__":
    main()
