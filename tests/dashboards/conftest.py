"""One store for all tests of the dashboards: filling one takes longer than all the queries."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store, open_store
from tests.dashboards.stored import store_everything


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('dashboards')}") as opened:
        store_everything(opened)
        yield opened
