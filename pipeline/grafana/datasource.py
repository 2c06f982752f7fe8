"""The ClickHouse data source, as Grafana's plugin wants it told."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from pipeline.errors import WrongUse

NATIVE_PORT, NATIVE_TLS_PORT, HTTP_PORT, HTTP_TLS_PORT = 9000, 9440, 8123, 8443
CURE = (
    "Write it like clickhouse://grafana_reader@host:9000/undertow_release; ports 8123 and 8443 speak HTTP, 9440 and 8443 are "
    "encrypted."
)


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """Where Grafana finds the release views, and as whom it reads them. It never holds a password.

    Parameters
    ----------
    host, port, database
        As Grafana's own server can reach them, which may differ from how this machine does.
    user
        A user that may read the ``release_*`` views and nothing else: whoever may look at a dashboard may send any query.
    """

    host: str
    port: int
    database: str
    user: str

    @classmethod
    def parse(cls, dsn: str) -> Self:
        """Read a DSN.

        >>> ClickHouse.parse("clickhouse://grafana_reader@ch.example.org")
        ClickHouse(host='ch.example.org', port=9000, database='undertow_release', user='grafana_reader')

        Raises
        ------
        WrongUse
            It is not a DSN of a server, or holds a password.
        """
        try:
            parts = urlsplit(dsn)
            port = parts.port or NATIVE_PORT
        except ValueError as fault:
            raise WrongUse("The DSN of Grafana's data source cannot be read.", CURE) from fault
        if parts.scheme != "clickhouse" or not parts.hostname or not parts.username:
            raise WrongUse("The DSN of Grafana's data source names no ClickHouse server and user.", CURE)
        if parts.password is not None:
            raise WrongUse("The DSN of Grafana's data source holds a password.", "Set UNDERTOW_GRAFANA_STORE_PASSWORD instead.")
        return cls(parts.hostname, port, unquote(parts.path.strip("/")) or "undertow_release", unquote(parts.username))

    def settings(self) -> dict[str, object]:
        """The plugin's ``jsonData``."""
        return {
            "host": self.host,
            "port": self.port,
            "protocol": "http" if self.port in {HTTP_PORT, HTTP_TLS_PORT} else "native",
            "secure": self.port in {NATIVE_TLS_PORT, HTTP_TLS_PORT},
            "username": self.user,
            "defaultDatabase": self.database,
            "dialTimeout": "10",
            "queryTimeout": "30",
            "validateSql": True,
        }
