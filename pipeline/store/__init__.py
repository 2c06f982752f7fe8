"""Where everything is kept: ClickHouse, in this process or on a server. The only place that knows the driver.

Principle
---------
State lives here as absolute values under their natural key, in ``ReplacingMergeTree(version)``, and every read is ``FINAL``. So a
replay, a duplicate or a crash between two inserts changes nothing, and nobody needs to remember what was written.

Contract
--------
``open_store(dsn, password=None) -> Store`` (a context manager), then::

    migrate() -> list[str]                          pending() -> list[str]
    write(shards, refuse=...) -> int                completed(keys) -> list[PeriodClosed]
    write_signals(signals, version) -> None         signals(org=None) -> list[Signal]
    query(sql, **parameters) -> pyarrow.Table       command(sql, **parameters) -> None
    knowledge(org) -> int                           closed(org=None) -> list[PeriodClosed]
    keep(plan) -> dict[str, int]                    keep_for_ever() -> None
    held(erasure) -> dict[str, int]                 erase(erasure) -> None
    server_looks(since, until) -> Iterator          close() -> None
    release: str

The store is either embedded (``chdb:///folder``, one process at a time) or a server (``clickhouse://``); one contract suite runs
on both. Tables and views are SQL in ``schemas/clickhouse/``: migrations are applied once and never edited, views are made anew.

>>> import tempfile
>>> from pipeline.store import open_store
>>> with tempfile.TemporaryDirectory() as folder, open_store(f"chdb://{folder}") as store:
...     applied = store.migrate()
...     store.migrate(), store.query("SELECT {n:UInt8} + 1 AS two", n=1).to_pylist()
([], [{'two': 2}])
"""

from pipeline.store.erasing import Erasure
from pipeline.store.query_log import ServerLook
from pipeline.store.reader import PeriodKey
from pipeline.store.store import Store, open_store

__all__ = ["Erasure", "PeriodKey", "ServerLook", "Store", "open_store"]
