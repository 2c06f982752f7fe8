import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.broker.topics import LARGEST_MESSAGE as LARGEST_RECORD
from pipeline.broker.topics import Topics
from pipeline.stream.decoding import CURES, LARGEST_MESSAGE, PERIODS, SHARDS, Incoming, decode, misplaced
from pipeline.stream.outgoing import dead_record
from schemas.dead_letter import DeadLetter, DeadReason
from schemas.usage import UsageShard
from schemas.wire import encode, headers
from tests.store import samples

GOOD = samples.usage({"Payments": 9, "Risk": None})
HEADERS = tuple(headers(GOOD))
PERSON = "jan.jansen@example.com"


def message(value: bytes | None, of: tuple[tuple[str, bytes | None], ...] = HEADERS, key: bytes | None = b"key") -> Incoming:
    return Incoming("releases", 3, 41, key, value, of)


def changed(change: Callable[[Any], object]) -> bytes:
    """The good message with one thing wrong."""
    record = json.loads(encode(GOOD))
    change(record)
    return json.dumps(record).encode()


def row(**fields: object) -> bytes:
    return changed(lambda shard: shard["rows"][0].update(fields))


def envelope(**fields: object) -> bytes:
    return changed(lambda shard: shard.update(fields))


MALFORMED = {
    "empty": (b"", DeadReason.NOT_JSON, None),
    "deleted by key": (None, DeadReason.NOT_JSON, None),
    "truncated": (encode(GOOD)[:-20], DeadReason.NOT_JSON, None),
    "not UTF-8": (encode(GOOD).replace(b"Payments", b"P\xff\xfements"), DeadReason.NOT_JSON, None),
    "nested too deeply": (b"[" * 5_000, DeadReason.NOT_JSON, None),
    "another JSON type": (b"7", DeadReason.INVALID, ""),
    "extra field in the envelope": (envelope(login=PERSON), DeadReason.INVALID, "(unknown)"),
    "extra field in a row": (row(**{PERSON: 1}), DeadReason.INVALID, "rows.0.(unknown)"),
    "person as a unit": (row(unit=PERSON), DeadReason.INVALID, "rows.0.unit"),
    "negative count": (row(people_active=-1), DeadReason.INVALID, "rows.0.people_active"),
    "absurd count": (row(people_active=2**60), DeadReason.INVALID, "rows.0.people_active"),
    "count with a fraction": (row(people_active=1.5), DeadReason.INVALID, "rows.0.people_active"),
    "not a number": (row(people_active="NaN"), DeadReason.INVALID, "rows.0.people_active"),
    "more people than the roster": (row(people_active=31), DeadReason.INVALID, "rows.0"),
    "figures although withheld": (changed(lambda s: s["rows"][1].update(people_active=3)), DeadReason.INVALID, "rows.1"),
    "missing field": (changed(lambda s: s["rows"][0].pop("cohort_size")), DeadReason.INVALID, "rows.0.cohort_size"),
    "threshold below the floor": (envelope(k=1), DeadReason.INVALID, "k"),
    "another family than the header's": (envelope(family="licences"), DeadReason.INVALID, "family"),
    "a week that does not exist": (envelope(period="2025-W53", cohort="2025-Q4"), DeadReason.INVALID, "period"),
    "a week long ago": (envelope(period="0001-W01", cohort="0001-Q1"), DeadReason.INVALID, "period"),
    "another quarter's cohort": (envelope(cohort="2026-Q3"), DeadReason.INVALID, "cohort"),
    "a shard beyond the last": (envelope(shard=1), DeadReason.INVALID, "shard"),
    "a date outside the period": (row(start="2026-09-21"), DeadReason.INVALID, "rows.0.start"),
    "a week that begins on a Tuesday": (row(start="2026-09-29"), DeadReason.INVALID, "rows.0.start"),
    "a day outside the period": (row(start="2026-10-05", grain="day"), DeadReason.INVALID, "rows.0.start"),
    "huge": (b" " * (LARGEST_MESSAGE + 1), DeadReason.TOO_LARGE, None),
}


@pytest.mark.parametrize(("value", "reason", "field"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_message_becomes_a_dead_letter_that_says_where_and_why(
    value: bytes | None, reason: DeadReason, field: str | None
) -> None:
    letter = decode(message(value), SHARDS)
    assert isinstance(letter, DeadLetter)
    assert (letter.topic, letter.partition, letter.offset) == ("releases", 3, 41)
    assert (letter.reason, letter.field) == (reason, field)
    assert PERSON not in f"{letter.field} {letter.cure}"
    if reason is not DeadReason.TOO_LARGE:
        assert (letter.key, letter.payload, letter.headers) == (
            b"key",
            value or b"",
            {"schema": "undertow.usage", "version": "1"},
        )


@pytest.mark.parametrize(
    "of",
    [
        (),
        (("schema", b"undertow.usage"),),
        (("schema", b"undertow.usage"), ("version", b"2")),
        (("schema", b"undertow.usage"), ("version", None)),
        (("schema", b"undertow.signal"), ("version", b"1")),
        (("schema", b"\xff"), ("version", b"1")),
    ],
)
def test_a_message_whose_headers_name_no_known_schema_is_set_aside(of: tuple[tuple[str, bytes | None], ...]) -> None:
    letter = decode(message(encode(GOOD), of), SHARDS)
    assert isinstance(letter, DeadLetter)
    assert letter.reason is DeadReason.UNKNOWN_SCHEMA


@pytest.mark.parametrize("shard", samples.release(), ids=lambda shard: f"{shard.family}-{shard.rows[0].__class__.__name__}")
def test_what_was_encoded_is_decoded(shard: UsageShard) -> None:
    assert decode(message(encode(shard), tuple(headers(shard))), SHARDS) == shard
    assert misplaced(shard) is None


@given(
    value=st.binary(max_size=400) | st.none(),
    key=st.binary() | st.none(),
    of=st.lists(st.tuples(st.text(), st.binary() | st.none())),
)
def test_no_bytes_raise_and_every_dead_letter_can_be_published_and_read_back(
    value: bytes | None, key: bytes | None, of: list[tuple[str, bytes | None]]
) -> None:
    for known in (SHARDS, PERIODS):
        for all_headers in ((*of, *HEADERS), tuple(of)):
            letter = decode(message(value, all_headers, key), known)
            assert isinstance(letter, DeadLetter)
            assert DeadLetter.model_validate_json(encode(letter)) == letter


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda j: st.lists(j) | st.dictionaries(st.sampled_from(sorted(UsageShard.model_fields)), j),
    )
)
def test_no_json_raises(record: object) -> None:
    assert isinstance(decode(message(json.dumps(record).encode()), SHARDS), DeadLetter)


@pytest.mark.parametrize(
    "incoming",
    [
        message(b"\x00" * (LARGEST_MESSAGE - 100)),
        message(b"", (*HEADERS, ("x", b"\x00" * 16_000))),
        message(b"", (("\x00" * 100_000, b""),)),
        message(b"", key=b"\xff" * (LARGEST_MESSAGE - 100)),
        message(b"x" * 50_000_000),
    ],
)
def test_the_dead_letter_of_any_message_fits_its_topic(incoming: Incoming) -> None:
    letter = decode(incoming, SHARDS)
    assert isinstance(letter, DeadLetter)
    record = dead_record(Topics("t"), letter)
    assert len(record.value) + len(record.key or b"") < LARGEST_RECORD


def test_every_reason_has_a_cure() -> None:
    assert set(CURES) == set(DeadReason)
