"""A store for each test, in an engine that runs as long as the module does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Store, open_store


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rollups")
    with open_store(f"chdb://{folder}"):  # the engine starts slowly: it runs as long as the tests do
        yield folder


@pytest.fixture
def store(engine: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    name = "".join(c if c.isalnum() else "_" for c in request.node.name)
    with open_store(f"chdb://{engine}?database={name[:60]}") as store:
        store.migrate()
        store.keep_for_ever()  # the dates of the cases are fixed, and grow old
        yield store
