"""A store without rows for each test, in an engine that runs as long as the module does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Store, open_store
from tests.store.emptied import emptied


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rollups")
    with open_store(f"chdb://{folder}"):  # the engine starts slowly: it runs as long as the tests do
        yield folder


@pytest.fixture
def store(engine: Path) -> Iterator[Store]:
    # The dates of the cases are fixed, and grow old.
    with emptied(f"chdb://{engine}", keep_for_ever=True) as store:
        yield store
