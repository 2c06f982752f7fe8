"""The connection: statements in, Arrow tables out, transient faults retried with a bound."""

import logging
from collections.abc import Iterator, Mapping
from types import MappingProxyType, TracebackType
from typing import Self

import clickhouse_connect
import pyarrow as pa
import stamina
from clickhouse_connect.driver.client import Client as Driver
from clickhouse_connect.driver.exceptions import ClickHouseError

from pipeline.errors import TryAgain
from pipeline.store.dsn import Dsn
from pipeline.store.faults import explain_folder, translated

# Six tries in about ten seconds: a short hiccup passes unnoticed, and Kafka does not lose patience with the worker meanwhile.
ATTEMPTS, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, PATIENCE_SECONDS = 6, 0.2, 5.0, 30.0
# Ours are whole batches already; an asynchronous insert would confirm less, and may drop. With inserts only: a user that may just
# read may not set anything.
INSERT_SETTINGS = {"async_insert": 0}

# The driver logs a warning with every fault it raises; ours says the same, without quoting the store.
logging.getLogger("clickhouse_connect").setLevel(logging.ERROR)


class Client:
    """One connection to a store. Statements of several threads take turns; a long one holds up the others.

    Parameters
    ----------
    dsn
        Where the store is. The folder of an embedded store is made when it is not there.
    password
        Of the DSN's user.

    Raises
    ------
    TryAgain
        The server is not there, or another process holds the folder.
    Refused
        The server does not let the user in, or the folder cannot be used.
    """

    def __init__(self, dsn: Dsn, password: str | None = None) -> None:
        self.database = dsn.database
        self.release = dsn.release
        self._driver = _in_process(dsn) if dsn.interface == "chdb" else _over_http(dsn, password or "")

    def command(self, sql: str, parameters: Mapping[str, object] = MappingProxyType({}), *, in_database: bool = True) -> None:
        """Run a statement that returns nothing. It may run more than once: it must be idempotent."""
        for attempt in _patiently():
            with attempt, translated():
                self._driver.database = self.database if in_database else None
                self._driver.command(sql, parameters=dict(parameters), use_database=in_database)

    def query(self, sql: str, parameters: Mapping[str, object] = MappingProxyType({}), *, in_database: bool = True) -> pa.Table:
        """Run a query; its whole result."""
        for attempt in _patiently():
            with attempt, translated():
                self._driver.database = self.database if in_database else None
                return self._driver.query_arrow(sql, parameters=dict(parameters), use_strings=True)
        raise AssertionError  # the last attempt returns or raises

    def insert(self, table: str, rows: pa.Table) -> None:
        """Append rows in one statement. After a fault they may be in: the same bytes are sent again, and replace themselves."""
        for attempt in _patiently():
            with attempt, translated():
                self._driver.database = self.database
                self._driver.insert_arrow(table, rows, settings=dict(INSERT_SETTINGS))

    def close(self) -> None:
        """Let go of the server, or of the folder."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _in_process(dsn: Dsn) -> Driver:
    try:
        return clickhouse_connect.get_client(interface="chdb", path=dsn.place)
    except ClickHouseError as fault:
        raise explain_folder(fault, dsn.place) from fault


def _over_http(dsn: Dsn, password: str) -> Driver:
    for attempt in _patiently():
        with attempt, translated():
            return clickhouse_connect.get_client(
                interface=dsn.interface,
                host=dsn.place,
                port=dsn.port or 0,
                username=dsn.user,
                password=password,
                # Without a session the server has no state of ours, and threads do not trip over each other.
                autogenerate_session_id=False,
            )
    raise AssertionError  # the last attempt returns or raises


def _patiently() -> Iterator[stamina.Attempt]:
    # A context and not the decorator: the decorator would log the arguments, rows among them.
    return iter(
        stamina.retry_context(
            on=TryAgain,
            attempts=ATTEMPTS,
            timeout=PATIENCE_SECONDS,
            wait_initial=FIRST_WAIT_SECONDS,
            wait_max=LONGEST_WAIT_SECONDS,
        )
    )
