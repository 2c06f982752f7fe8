"""What holds for every test: in which order they run, where they leave what they look at, and stores to begin with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from pipeline.store import open_store
from tests.report.filled import fill

LONGEST_FIRST = (
    "tests/stream/test_end_to_end.py",
    "tests/audit/test_teeth.py",
    "tests/store/",
    "tests/rollups/test_cases.py",
    "tests/test_readme.py",
)
"""What takes longest, or waits most: begun last, one process would be at it alone in the end."""
KEPT_TOGETHER = ("tests/store/", "tests/dashboards/")
"""Folders whose files share what takes long to make."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those that take longest begin."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((place for place, longest in enumerate(LONGEST_FIRST) if nodeid.startswith(longest)), len(LONGEST_FIRST))


class ByFile(LoadScopeScheduling):
    """Tests of one file run in one process, so that what they share is made once; so do those of some folders.

    The marks of pytest-xdist for groups would say the same, but do nothing under pytest 9.2 (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in KEPT_TOGETHER if path.startswith(folder)), path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """In place of ``--dist loadscope``."""
    return ByFile(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session", autouse=True)
def _looks_go_nowhere_else(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands that show something leave an entry; those of a test do not leave it in the work tree."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path_factory.mktemp("looks") / "access.ndjson"))
        yield


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Puts a store with a quarter in it into a new folder, and gives its DSN; it is filled once, and copied."""
    original = tmp_path_factory.mktemp("filled") / "store"
    with open_store(f"chdb://{original}") as store:
        fill(store)

    def put(folder: Path) -> str:
        copytree(original, folder, symlinks=True)
        return f"chdb://{folder}"

    return put
