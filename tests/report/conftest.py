from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.report import Content, read
from pipeline.store import Store, open_store
from tests.report.filled import ORG, fill


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("store")
    with open_store(f"chdb://{folder}") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module")
def stored(store: Store) -> Content:
    return read(store.query, ORG)
