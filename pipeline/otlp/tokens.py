"""Who may send: clients that hold one of the tokens.

Several hold at once, so that a new one can be rolled out before the old one is taken away; the file is read again when it
changes.
A token says that a client is ours. It says nothing of a person, and is not told apart from others in any count.
"""

import hashlib
import hmac
import stat
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import UnusableInput

SHORTEST = 20
SCHEME = "bearer "


class Tokens:
    """The tokens in force, as hashes.

    Parameters
    ----------
    file
        A token a line; empty lines and lines that begin with ``#`` are passed over. Only its owner may read it.
    more
        Tokens from elsewhere, such as the environment.

    Raises
    ------
    UnusableInput
        The file cannot be read, others can read it, or a token is too short.
    """

    def __init__(self, file: Path | None = None, more: Iterable[str] = ()) -> None:
        self._file = file
        self._more = _hashed(more, "UNDERTOW_OTLP_TOKEN")
        self._seen: tuple[int, int] | None = None
        self._of_file: tuple[bytes, ...] = ()
        self.refresh()

    def __bool__(self) -> bool:
        return bool(self._more or self._of_file)

    def allow(self, authorization: str | None) -> bool:
        """Whether a request with this header may pass; everybody, where there is no token at all.

        All tokens are compared, in a time that does not tell how much of one was right.
        """
        if not self:
            return True
        given = authorization or ""
        if given[: len(SCHEME)].lower() != SCHEME:
            return False
        digest = _hash(given[len(SCHEME) :].strip())
        return sum([hmac.compare_digest(digest, known) for known in (*self._more, *self._of_file)]) > 0

    def refresh(self) -> None:
        """Read the file again, if it changed."""
        if self._file is None:
            return
        try:
            about = self._file.stat()
            if (seen := (about.st_mtime_ns, about.st_ino)) == self._seen:
                return
            if stat.S_IMODE(about.st_mode) & 0o077:
                raise UnusableInput(f"Others than its owner may read {self._file}.", f"Run `chmod 600 {self._file}`.")
            lines = self._file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            raise UnusableInput(f"The tokens in {self._file} cannot be read.", "Name a file with a token a line.") from fault
        found = _hashed((line.strip() for line in lines if line.strip() and not line.startswith("#")), str(self._file))
        if not found:
            raise UnusableInput(f"{self._file} holds no token.", "Write one a line: `openssl rand -hex 32` makes one.")
        self._of_file, self._seen = found, seen


def _hashed(tokens: Iterable[str], where: str) -> tuple[bytes, ...]:
    found = [token for token in tokens if token]
    if any(len(token) < SHORTEST for token in found):
        raise UnusableInput(f"A token in {where} is too short.", f"Take {SHORTEST} characters or more: `openssl rand -hex 32`.")
    return tuple(_hash(token) for token in found)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
