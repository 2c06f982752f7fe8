"""One store for all tests of the dashboards: filling one takes longer than all the queries."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store, open_store
from tests.dashboards.stored import store_everything
from tests.store.front import running


# In a process of its own: this one can hold a single embedded store, which other tests open and close.
@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("dashboards")) as front, open_store(front.dsn) as opened:
        store_everything(opened)
        yield opened
