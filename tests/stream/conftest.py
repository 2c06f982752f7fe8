from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipeline.broker.topics import Topics
from pipeline.store import open_store
from tests.broker.brokers import bootstrap, topics
from tests.store.front import Front, running
from tests.stream.workers import Place

__all__ = ["bootstrap", "topics"]
NUMBERS = count(1)


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The engine as a server, so that several workers, and the test, can use it at once."""
    with running(tmp_path_factory.mktemp("front")) as front:
        yield front


@pytest.fixture
def dsn(front: Front) -> str:
    """A store with its tables."""
    dsn = front.dsn_of(f"stream{next(NUMBERS)}")
    with open_store(dsn) as store:
        store.migrate()
        store.keep_for_ever()
    return dsn


@pytest.fixture
def place(bootstrap: str, topics: Topics, dsn: str, request: pytest.FixtureRequest) -> Place:
    # Apache Kafka takes no session shorter than six seconds; the embedded broker takes half a session to let a worker in.
    return Place(bootstrap, topics, dsn, 6.0 if "kafka" in request.node.name else 2.0)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """An embedded store with its tables."""
    dsn = f"chdb://{tmp_path}/store"
    with open_store(dsn) as store:
        store.migrate()
        store.keep_for_ever()
    return dsn
