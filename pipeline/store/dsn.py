"""Where a store is: one line of text, read into its parts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.errors import WrongUse

DATABASE = "undertow"
RELEASE_SUFFIX = "_release"
INTERFACES = {"chdb": "chdb", "http": "http", "clickhouse": "http", "https": "https", "clickhouses": "https"}
CURE = "Write chdb:///folder, or clickhouse://user@host:8123/undertow (clickhouses:// for TLS)."


@dataclass(frozen=True, slots=True)
class Dsn:
    """The parts of a DSN.

    ``chdb:///folder`` is the engine in this process: one process at a time can hold the folder. ``http://``, ``https://``,
    ``clickhouse://`` (HTTP) and ``clickhouses://`` (HTTPS) are a server. The database is ``undertow``, unless the path of a
    server's DSN, or ``?database=`` of a folder's, names another. Beside it is the database of the release surface, with
    ``_release`` behind its name: people's DSN names that one, and they need no other.

    >>> Dsn.parse("clickhouse://loader@ch.example.org:8123/adoption")
    Dsn(interface='http', place='ch.example.org', database='adoption', port=8123, user='loader')
    >>> Dsn.parse("chdb:///var/lib/undertow/store").database
    'undertow'
    """

    interface: str
    place: str
    database: str = DATABASE
    port: int | None = None
    user: str | None = None

    @property
    def release(self) -> str:
        """The database of the release surface; of a DSN that names it already, that one."""
        return self.database if self.of_readers else self.database + RELEASE_SUFFIX

    @property
    def of_readers(self) -> bool:
        """Whether it names the release surface itself."""
        return self.database.endswith(RELEASE_SUFFIX)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a DSN.

        Raises
        ------
        WrongUse
            The text is not a DSN, or holds a password; the message never repeats it.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as fault:
            raise WrongUse("The store's DSN cannot be read.", CURE) from fault
        if parts.password is not None:
            raise WrongUse("The store's DSN holds a password.", "Take it out and set UNDERTOW_STORE_PASSWORD instead.")
        interface = INTERFACES.get(parts.scheme)
        if interface == "chdb" and not parts.netloc and parts.path.strip("/"):
            database = parse_qs(parts.query).get("database", [DATABASE])[0]
            return cls("chdb", str(Path(parts.path)), _checked(database))
        if interface in {"http", "https"} and parts.hostname:
            database = unquote(parts.path.strip("/")) or DATABASE
            return cls(interface, parts.hostname, _checked(database), port, unquote(parts.username) if parts.username else None)
        raise WrongUse("The store's DSN cannot be read.", CURE)


def _checked(database: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", database):
        raise WrongUse("The database in the store's DSN has an unusable name.", "Use letters, digits and underscores.")
    return database
