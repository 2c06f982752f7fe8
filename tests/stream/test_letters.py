from pipeline.broker.record import ReadRecord
from pipeline.broker.topics import Topics
from pipeline.stream.decoding import SHARDS, Incoming, decode
from pipeline.stream.letters import again, read_letters
from pipeline.stream.outgoing import dead_record
from schemas.dead_letter import DeadLetter

TOPICS = Topics("undertow")


def letter(offset: int, value: bytes) -> DeadLetter:
    incoming = Incoming(TOPICS.releases, 2, offset, b"\xffkey", value, (("schema", b"undertow.usage"), ("version", b"9")))
    decoded = decode(incoming, SHARDS)
    assert isinstance(decoded, DeadLetter)
    return decoded


def as_read(one: DeadLetter, offset: int) -> ReadRecord:
    record = dead_record(TOPICS, one)
    return ReadRecord(record.topic, 0, offset, record.key, record.value, record.headers)


def test_a_dead_letter_that_came_twice_after_a_crash_counts_once() -> None:
    read = [as_read(letter(8, b"b"), 0), as_read(letter(7, b"a"), 1), as_read(letter(8, b"b"), 2)]
    assert [one.offset for one in read_letters(read)] == [7, 8]


def test_what_is_no_dead_letter_is_left_out() -> None:
    strange = [ReadRecord(TOPICS.dead_letters, 0, offset, None, value) for offset, value in enumerate([b"{}", b"", None])]
    assert read_letters(strange) == []


def test_a_message_is_sent_again_as_it_came() -> None:
    record = again(letter(7, b"\x00value"))
    assert record is not None
    assert (record.topic, record.key, record.value) == (TOPICS.releases, b"\xffkey", b"\x00value")
    assert record.headers == (("schema", b"undertow.usage"), ("version", b"9"))


def test_a_message_that_was_too_large_to_keep_cannot_be_sent_again() -> None:
    assert again(letter(7, b"x" * 1_100_000)) is None
