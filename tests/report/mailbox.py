"""A mail server on this machine that keeps what it is handed: with STARTTLS or TLS, a login, and refusals, as a test wants it."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

USER, PASSWORD = "undertow", "correct horse"


@dataclass
class Mailbox:
    """What the server does, and what it got."""

    trust: ssl.SSLContext | None = None
    tls_at_once: bool = False
    login: bool = False
    refuses: frozenset[str] = frozenset()
    answers: dict[str, str] = field(default_factory=dict)
    hangs_up_after_data: bool = False
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    logins: int = 0
    recipients: list[list[str]] = field(default_factory=list)


class _Line(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        box = self.server.box
        try:
            if box.tls_at_once:
                self._encrypt()
            self._talk(box)
        except (ConnectionError, ssl.SSLError, ValueError):
            return

    def _talk(self, box: Mailbox) -> None:
        self._say("220 ready")
        self.taken: list[str] = []
        self.is_encrypted = box.tls_at_once
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb in box.answers:
                self._say(box.answers[verb])
            elif getattr(self, f"_{verb.lower()}", self._other)(box, line) is False:
                return

    def _ehlo(self, box: Mailbox, _: str) -> None:
        can_encrypt = box.trust is not None and not self.is_encrypted
        offers = ["local", *(["STARTTLS"] if can_encrypt else []), *(["AUTH PLAIN"] if box.login else [])]
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _starttls(self, _: Mailbox, __: str) -> None:
        self._say("220 go on")
        self._encrypt()
        self.is_encrypted = True

    def _auth(self, box: Mailbox, line: str) -> None:
        given = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
        box.logins += 1
        self._say("235 welcome" if given == [USER, PASSWORD] else "535 not known")

    def _rcpt(self, box: Mailbox, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        if address not in box.refuses:
            self.taken.append(address)
        self._say("550 no such box" if address in box.refuses else "250 fine")

    def _data(self, box: Mailbox, _: str) -> bool:
        self._say("354 go on")
        self._keep(box, self.taken)
        if not box.hangs_up_after_data:
            self._say("250 kept")
        return not box.hangs_up_after_data

    def _quit(self, _: Mailbox, __: str) -> bool:
        self._say("221 bye")
        return False

    def _other(self, _: Mailbox, __: str) -> None:
        self._say("250 fine")

    def _keep(self, box: Mailbox, taken: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        box.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        box.recipients.append(list(taken))

    def _encrypt(self) -> None:
        assert self.server.box.trust is not None
        self.request = self.server.box.trust.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def finish(self) -> None:
        for part in (self.rfile, self.wfile, self.request):
            part.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox


@contextmanager
def listening(box: Mailbox) -> Iterator[Mailbox]:
    """The server, as long as the block lasts."""
    with _Server(("127.0.0.1", 0), _Line) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
