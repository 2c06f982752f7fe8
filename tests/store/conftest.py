"""Stores to test with: the embedded engine in this process, and the same engine as a server, over HTTP."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import stamina

from pipeline.store import Store, open_store
from tests.store.emptied import emptied
from tests.store.front import Front, running

NUMBERS = count(1)
Rows = Callable[..., list[dict[str, object]]]


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with running(tmp_path_factory.mktemp("front")) as front:
        yield front


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an embedded store; the engine runs as long as a module's tests do, because it starts slowly."""
    folder = tmp_path_factory.mktemp("embedded")
    with open_store(f"chdb://{folder}"):
        yield folder


@pytest.fixture(params=["embedded", "server"])
def dsn(request: pytest.FixtureRequest) -> str:
    """A database in either kind of store: one that is not there yet, or where the test asks for tables, the one that has them."""
    database = "shared" if "store" in request.fixturenames else f"t{next(NUMBERS)}"
    if request.param == "embedded":
        return f"chdb://{request.getfixturevalue('folder')}?database={database}"
    return request.getfixturevalue("front").dsn_of(database)


@pytest.fixture
def bare(dsn: str) -> Iterator[Store]:
    """A store without tables."""
    with open_store(dsn) as store:
        yield store


@pytest.fixture
def store(dsn: str) -> Iterator[Store]:
    """A store with its tables and without rows, in which the fixed dates of the tests do not grow too old."""
    with emptied(dsn) as store:
        store.command("SYSTEM STOP TTL MERGES")
        yield store


@pytest.fixture
def impatient() -> Iterator[None]:
    """Retries without waiting."""
    with stamina.set_testing(testing=True, attempts=4, cap=True):
        yield


@pytest.fixture
def rows(store: Store) -> Rows:
    """What a table or view holds, in the order of all its columns."""
    return lambda table, final="": store.query(f"SELECT * FROM {table} {final} ORDER BY ALL").to_pylist()
