"""What is fetched lies in memory: packed, bounded, under names that hold no person, and gone with the run."""

import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.errors import UnusableInput
from pipeline.fetching.memory import Shelf

MIB = 2**20


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def shelf(folder: Path) -> Iterator[Shelf]:
    with Shelf(4 * MIB) as shelf:
        yield shelf


def write(shelf: Shelf, name: str, content: bytes) -> None:
    with shelf.writing(name) as file:
        file.write(content)


def write_all(shelf: Shelf, pieces: Iterator[bytes]) -> None:
    with shelf.writing("a") as file:
        for piece in pieces:
            file.write(piece)


def test_a_file_reads_as_it_was_written(shelf: Shelf) -> None:
    write(shelf, "users-2026-10-01.ndjson", b"canary\n" * 1000)
    path = shelf.path("users-2026-10-01.ndjson")
    assert path.name == "users-2026-10-01.ndjson.gz"
    assert gzip.decompress(path.read_bytes()) == gzip.decompress(path.read_bytes()) == b"canary\n" * 1000
    assert shelf.head("users-2026-10-01.ndjson").startswith(b"canary")
    assert shelf.size() < 200


def test_on_disk_there_are_links_only_and_in_the_end_nothing(folder: Path) -> None:
    with Shelf(MIB) as shelf:
        write(shelf, "a", b"canary")
        files = [path for path in folder.rglob("*") if not path.is_dir()]
        assert [path.is_symlink() for path in files] == [True]
        assert str(files[0].readlink()).startswith("/proc/self/fd/")
    assert list(folder.iterdir()) == []


def test_another_process_cannot_follow_the_link(shelf: Shelf) -> None:
    write(shelf, "a", b"canary")
    program = f"import sys; print(open({str(shelf.path('a'))!r}, 'rb').read())"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 1


def test_a_restart_forgets_what_came_before(shelf: Shelf) -> None:
    with shelf.writing("a") as file:
        file.write(b"half a li")
        file.restart()
        file.write(b"whole\n")
    assert gzip.decompress(shelf.path("a").read_bytes()) == b"whole\n"


def test_what_fails_leaves_no_file_and_writes_nowhere_later(shelf: Shelf, tmp_path: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(pytest.raises(RuntimeError))
        file = stack.enter_context(shelf.writing("a"))
        file.write(b"canary" * 10)
        raise RuntimeError
    assert "a" not in shelf
    assert shelf.size() == 0
    # The next file may get the number of the one that was closed: nothing of before may come out in it.
    other = os.open(tmp_path / "other", os.O_CREAT | os.O_RDWR)
    del file
    assert os.fstat(other).st_size == 0
    os.close(other)


def test_too_much_is_refused_while_it_comes(shelf: Shelf) -> None:
    noise = random.Random(1).randbytes(MIB)
    pieces = iter([noise] * 100)
    with pytest.raises(UnusableInput, match="more than 4 MiB"):
        write_all(shelf, pieces)
    assert next(pieces, None) is not None
    assert shelf.size() == 0


def test_what_is_not_wanted_any_more_is_free_at_once(shelf: Shelf) -> None:
    for name in "abc":
        write(shelf, name, random.Random(name).randbytes(1000))
    before = shelf.size()
    shelf.keep_only(["b"])
    assert shelf.size() < before / 2
    assert ["a" in shelf, "b" in shelf] == [False, True]


def test_no_core_is_dumped(shelf: Shelf) -> None:
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
