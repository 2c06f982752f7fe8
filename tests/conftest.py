"""What holds for every test."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _looks_go_nowhere_else(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands that show something leave an entry; those of a test do not leave it in the work tree."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNDERTOW_ACCESS_LOG", str(tmp_path_factory.mktemp("looks") / "access.ndjson"))
        yield
