"""Lines and documents are read in bounded pieces."""

import gzip
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collector.exports import BrokenFile, identify, records
from pipeline.collector.lines import Bounded, CutShort, TooLong, lines
from pipeline.collector.rejections import Rejections
from pipeline.connectors import CONNECTORS
from pipeline.connectors.base import Fault
from pipeline.connectors.connector import UsageConnector
from tests.collector.made import WEEK, usage_row

COPILOT = CONNECTORS["github-copilot"]
assert isinstance(COPILOT, UsageConnector)
TWO_GIB = 2 * 2**30


@given(st.lists(st.binary(max_size=20).filter(lambda line: b"\n" not in line)), st.integers(1, 12))
def test_lines_are_those_of_python_with_the_long_ones_taken_out(content: list[bytes], limit: int) -> None:
    text = b"\n".join(content)
    expected: list[tuple[int, bytes | None]] = []
    for number, line in enumerate(BytesIO(text), start=1):
        kept = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if len(line.removesuffix(b"\n")) > limit:
            expected.append((number, None))
        elif kept.strip():
            expected.append((number, kept))
    assert list(lines(BytesIO(text), limit)) == expected


def test_a_line_of_two_gigabytes_is_skipped_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "usage.ndjson"
    with path.open("wb") as file:
        file.write(usage_row(1, WEEK.monday))
        file.write(b'{"user_login": "canary')
        file.seek(TWO_GIB, 1)  # a hole: two gigabytes of zeros that take no room on the disk
        file.write(b"\n" + usage_row(2, WEEK.monday))
    rejections = Rejections()
    tracemalloc.start()
    export = identify(path, COPILOT)
    found = [record["user_login"] for _, record in records(path, export.shape, COPILOT, rejections, "export")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["canary-1", "canary-2"]
    assert rejections.counts == {Fault.LINE_TOO_LONG: 1}
    assert rejections.examples[Fault.LINE_TOO_LONG][0].line == 2
    assert peak < 64 * 2**20


def test_a_document_with_a_record_of_two_gigabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "usage.json"
    with path.open("wb") as file:
        file.write(b'{"day_totals": [' + usage_row(1, WEEK.monday).strip() + b', {"user_login": "')
        for _ in range(64):
            file.write(b"x" * 2**20)
        file.write(b'"}]}')
    tracemalloc.start()
    with pytest.raises(BrokenFile, match=r"usage\.json holds a record of over 16 MiB"):
        list(records(path, identify(path, COPILOT).shape, COPILOT, Rejections(), "export"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 2**20


def test_the_bound_is_for_a_record_not_for_the_file() -> None:
    bounded = Bounded(BytesIO(bytes(1000)), limit=30)
    for _ in range(10):
        bounded.read(25)
        bounded.next_record()
    bounded.read(25)
    bounded.read(25)
    with pytest.raises(TooLong):
        bounded.read(25)


@pytest.mark.parametrize("keep", [5, 30, -9, -1])
def test_a_packed_file_that_is_cut_is_damaged_not_shorter(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "usage.ndjson.gz"
    packed = gzip.compress(b"".join(usage_row(person, WEEK.monday) for person in range(100)))
    path.write_bytes(packed[:keep])
    with pytest.raises(CutShort), gzip.open(path) as stream:
        list(lines(stream))  # type: ignore[arg-type]  # a reader of bytes
