"""Whatever is done to a log, the first line that does not fit is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.chain import GENESIS, Broken, Chain, Fault, holds, read_chain, torn_body

BODIES = st.lists(
    st.dictionaries(
        st.text(max_size=5), st.integers(-(2**53), 2**53) | st.text(max_size=9) | st.booleans() | st.none(), max_size=4
    ),
    min_size=1,
    max_size=6,
)


def log(bodies: list[dict[str, object]]) -> list[bytes]:
    chain = Chain(())
    for body in bodies:
        chain = Chain((*chain.entries, chain.next(body)))  # type: ignore[arg-type]  # JSON values, drawn by Hypothesis
    return [entry.line() for entry in chain.entries]


@given(BODIES)
def test_what_was_written_is_read_back(bodies: list[dict[str, object]]) -> None:
    chain = read_chain(log(bodies))
    assert (chain.broken, chain.torn) == (None, b"")
    assert [entry.body for entry in chain.entries] == bodies
    assert all(holds(chain, entry.hash) for entry in chain.entries)


@given(BODIES, st.data())
def test_a_changed_byte_is_named_by_its_line(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    lines = log(bodies)
    number = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[number]) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (lines[number][at], 0x0A)))
    lines[number] = lines[number][:at] + bytes([byte]) + lines[number][at + 1 :]
    chain = read_chain(lines)
    assert chain.broken is not None
    assert chain.broken.line == number + 1
    assert len(chain.entries) == number


@given(BODIES.filter(lambda bodies: len(bodies) > 1), st.data())
def test_a_dropped_doubled_or_moved_line_is_named(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    lines = log(bodies)
    number = data.draw(st.integers(0, len(lines) - 2))
    dropped = lines[:number] + lines[number + 1 :]
    doubled = [*lines[: number + 1], *lines[number:]]
    moved = [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]]
    assert read_chain(dropped).broken == Broken(number + 1, Fault.OUT_OF_PLACE)
    assert read_chain(doubled).broken == Broken(number + 2, Fault.OUT_OF_PLACE)
    assert read_chain(moved).broken == Broken(number + 1, Fault.OUT_OF_PLACE)


@given(BODIES, st.data())
def test_an_end_cut_off_fits_but_for_the_hash_that_was_noted(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    lines = log(bodies)
    noted = read_chain(lines).head
    left = read_chain(lines[: data.draw(st.integers(0, len(lines) - 1))])
    assert left.broken is None
    assert not holds(left, noted)
    assert holds(left, GENESIS)


@given(BODIES, st.data())
def test_a_torn_last_line_is_told_apart_from_a_broken_one(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    lines = log(bodies)
    lines[-1] = lines[-1][: data.draw(st.integers(1, len(lines[-1]) - 1))]
    chain = read_chain(lines)
    assert (len(chain.entries), chain.broken, chain.torn) == (len(lines) - 1, None, lines[-1])
    assert torn_body(chain.torn)["bytes"] == len(lines[-1])


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"[1]\n",
        b"\xff\n",
        b'{"body":{},"hash":"","number":0,"previous":"","more":1}\n',
        b'{"body":{},"hash":"x","number":0.5,"previous":"y"}\n',
        b'{"body":' + b'{"a":' * 500 + b"1" + b"}" * 500 + b',"hash":"x","number":0,"previous":"y"}\n',
    ],
)
def test_any_other_line_is_no_entry(line: bytes) -> None:
    assert read_chain([line]).broken == Broken(1, Fault.NOT_AN_ENTRY)


def test_another_spelling_of_the_same_entry_is_a_change() -> None:
    (line,) = log([{"a": 1}])
    assert read_chain([line.replace(b'"a":1', b'"a": 1')]).broken == Broken(1, Fault.CHANGED)
