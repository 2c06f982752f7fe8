"""One store after another in the same database: to make its tables takes longer than most tests, to empty them hardly any."""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.store import Store, open_store

SHAPE = """
SELECT sum(cityHash64(database, name, create_table_query)) AS shape
FROM system.tables
WHERE database IN (currentDatabase(), currentDatabase() || '_release')
"""
RELEASE = "_release"
SHAPES: dict[str, int] = {}
"""DSN to what the tables looked like when they were made."""


@contextmanager
def emptied(dsn: str, *, keep_for_ever: bool = False) -> Iterator[Store]:
    """A store with its tables and no rows.

    The tables are those of the test before, unless it changed one: then they are made anew.

    Parameters
    ----------
    dsn
        The same for each test, of an engine that outlives them; without ``_release``.
    keep_for_ever
        Whether the fixed dates of tests may grow old.
    """
    with open_store(dsn) as store:
        if dsn in SHAPES and SHAPES[dsn] != _shape(store):
            del SHAPES[dsn]
            for database in (store.release, store.release.removesuffix(RELEASE)):  # its own last: a statement runs within it
                store.command(f"DROP DATABASE {database}")
        if dsn not in SHAPES:
            store.migrate()
            if keep_for_ever:
                store.keep_for_ever()
            SHAPES[dsn] = _shape(store)
        for database in (store.release, store.release.removesuffix(RELEASE)):
            store.command(f"TRUNCATE TABLES FROM {database} NOT LIKE 'migration'")
        yield store


def _shape(store: Store) -> int:
    return int(store.query(SHAPE).to_pylist()[0]["shape"])
