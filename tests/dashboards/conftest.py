"""One store for all tests of the dashboards: filling one takes longer than all the queries."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store, open_store
from tests.dashboards.stored import store_everything
from tests.store.front import running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that read the store run one after another in one process, so that it is filled once."""
    for item in items:
        if "stored" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("dashboards"))


# In a process of its own: this one can hold a single embedded store, which other tests open and close.
@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("dashboards")) as front, open_store(front.dsn) as opened:
        store_everything(opened)
        yield opened
