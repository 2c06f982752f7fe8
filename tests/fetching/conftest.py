"""What the tests of fetching share: a clock that jumps, and a folder for all that a run could write."""

import tempfile
import zlib
from pathlib import Path

import pytest

from tests.fetching.serving import Clock

CANARY = b"canary"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """In place of the machine's."""
    clock = Clock()
    monkeypatch.setattr("pipeline.cli.collect_fetch.SystemClock", lambda: clock)
    return clock


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for the ledger, the checkpoint and temporary files."""
    folder = tmp_path / "written"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("UNDERTOW_LEDGER", str(folder / "ledger.ndjson"))
    return folder


def unpacked(path: Path) -> bytes:
    """What a file says, packed or not, and whole or not."""
    content = path.read_bytes()
    return zlib.decompressobj(31).decompress(content) if content.startswith(b"\x1f\x8b") else content


def canaries_in(folder: Path) -> list[str]:
    """The files, and names of files, in which a person stands. Links lead into this process's memory, and are no files."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and CANARY in unpacked(path)]
    return sorted(path.name for path in [*found, *(path for path in folder.rglob("*canary*"))])
