"""One way to a filled store for all tests of the dashboards."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store, open_store
from tests.dashboards.stored import store_everything


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that read the store run one after another in one process, so that it is filled once a file."""
    for item in items:
        if "stored" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("dashboards"))


@pytest.fixture(scope="module")  # a process holds one embedded store: it is closed before another file of tests opens its own
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"chdb://{tmp_path_factory.mktemp('dashboards')}") as opened:
        store_everything(opened)
        yield opened
