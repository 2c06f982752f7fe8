from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.report import Content, read
from pipeline.store import Store, open_store
from tests.report.filled import ORG


@pytest.fixture(scope="module")
def store(filled_store: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(filled_store(tmp_path_factory.mktemp("store") / "store")) as opened:
        yield opened


@pytest.fixture(scope="module")
def stored(store: Store) -> Content:
    return read(store.query, ORG)
