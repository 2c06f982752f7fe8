"""Appends are safe against each other and against a crash; what is wrong with a log is named."""

import fcntl
import multiprocessing
import time
from pathlib import Path

import pytest

from pipeline.errors import UnusableInput
from pipeline.logbook import append, hold, read_log
from pipeline.privacy.chain import TORN, Chain, sha256


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "log.ndjson"


def write(path: Path, count: int, name: str = "one") -> None:
    for number in range(count):
        append(path, lambda _, number=number: {"by": name, "number": number})  # type: ignore[misc]  # bound at once


def test_a_log_that_is_not_there_is_empty(path: Path) -> None:
    assert read_log(path) == Chain(())
    assert not path.exists()


def test_many_writers_make_one_chain(path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=write, args=(path, 25, name)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    chain = read_log(path)
    assert (chain.broken, chain.torn) == (None, b"")
    for name in ("a", "b", "c"):
        assert [entry.body["number"] for entry in chain.entries if entry.body["by"] == name] == list(range(25))


def test_a_torn_line_is_replaced_by_an_entry_that_tells_of_it(path: Path) -> None:
    write(path, 3)
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    torn = read_log(path).torn
    assert torn
    write(path, 1, "two")
    chain = read_log(path)
    assert (chain.broken, chain.torn) == (None, b"")
    assert [entry.body.get("event") for entry in chain.entries] == [None, None, TORN, None]
    assert chain.entries[2].body == {"event": TORN, "bytes": len(torn), "sha256": sha256(torn)}


def test_a_crash_after_any_byte_loses_at_most_the_last_line_and_never_breaks_the_log(path: Path) -> None:
    write(path, 2)
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        write(path, 1)
        chain = read_log(path)
        assert (chain.broken, chain.torn) == (None, b"")
        assert path.read_bytes().startswith(whole[:first])


def test_nothing_is_added_to_a_broken_log(path: Path) -> None:
    write(path, 3)
    tampered = path.read_bytes().replace(b'"number":1}', b'"number":7}')
    path.write_bytes(tampered)
    with pytest.raises(UnusableInput, match=r"log\.ndjson:2 does not fit"):
        write(path, 1)
    assert path.read_bytes() == tampered


def test_when_what_is_to_be_said_fails_nothing_is_written(path: Path) -> None:
    write(path, 1)
    before = path.read_bytes()

    def fail(_: Chain) -> dict[str, str]:
        raise UnusableInput("No.", "No.")

    with pytest.raises(UnusableInput):
        append(path, fail)
    assert path.read_bytes() == before


def test_who_holds_the_log_is_waited_for(path: Path) -> None:
    write(path, 1)
    start = multiprocessing.get_context("spawn")
    writer = start.Process(target=write, args=(path, 1, "two"))
    with hold(path) as chain:
        writer.start()
        time.sleep(1.5)
        assert read_log(path) == chain
        with path.open("rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    writer.join(60)
    assert len(read_log(path).entries) == 2


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableInput, match="cannot be written"):
        write(tmp_path / "file" / "log.ndjson", 1)
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_log(tmp_path)
