"""What the project relies on of a broker; the same on the embedded one and on Apache Kafka."""

import os
from collections import defaultdict

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource

from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import lag, read_topic
from pipeline.broker.record import Record
from pipeline.broker.topics import LARGEST_MESSAGE, Topics, create_topics
from pipeline.errors import Refused, TryAgain
from tests.broker.brokers import NUMBERS, PARTITIONS


def some(topic: str, number: int, value: bytes = b"value") -> list[Record]:
    return [Record(topic, b"key%d" % (i % 7), value + b"%d" % i, (("schema", b"s"), ("n", b"%d" % i))) for i in range(number)]


def test_topics_are_created_once_and_named(bootstrap: str) -> None:
    topics = Topics(f"new{next(NUMBERS)}-{os.getpid()}")
    assert create_topics(bootstrap, topics, PARTITIONS, 1) == list(topics.all())
    assert create_topics(bootstrap, topics, PARTITIONS, 1) == []


def test_what_is_published_is_read_back_byte_by_byte(bootstrap: str, topics: Topics) -> None:
    records = [*some(topics.releases, 100), Record(topics.releases, None, b""), Record(topics.releases, b"", b"\x00\xff")]
    with Publisher(bootstrap) as publisher:
        assert publisher.publish(records) == 102
    read = list(read_topic(bootstrap, topics.releases))
    assert sorted((r.key or b"", r.value or b"", r.headers) for r in read) == sorted(
        (r.key or b"", r.value, r.headers) for r in records
    )


def test_records_of_one_key_stay_in_order_in_one_partition(bootstrap: str, topics: Topics) -> None:
    with Publisher(bootstrap) as publisher:
        for start in range(3):
            publisher.publish(some(topics.releases, 70, b"%d-" % start))
    places: dict[bytes | None, set[int]] = defaultdict(set)
    order: dict[bytes | None, list[bytes | None]] = defaultdict(list)
    for record in read_topic(bootstrap, topics.releases):
        places[record.key].add(record.partition)
        order[record.key].append(record.value)
    assert all(len(partitions) == 1 for partitions in places.values())
    assert order[b"key3"] == [b"%d-%d" % (start, i) for start in range(3) for i in range(3, 70, 7)]


def test_an_empty_topic_reads_as_nothing(bootstrap: str, topics: Topics) -> None:
    assert list(read_topic(bootstrap, topics.signals)) == []


def test_reading_ends_where_the_topic_ended_when_it_began(bootstrap: str, topics: Topics) -> None:
    with Publisher(bootstrap) as publisher:
        publisher.publish(some(topics.releases, 50))
        reading = read_topic(bootstrap, topics.releases)
        first = next(reading)
        publisher.publish(some(topics.releases, 50))
        assert len([first, *reading]) < 100


def test_reading_gets_the_whole_of_the_last_batch(bootstrap: str, topics: Topics) -> None:
    """The embedded broker names the start of the last batch as its latest offset."""
    one_key = [Record(topics.releases, b"k", b"%d" % i) for i in range(300)]
    with Publisher(bootstrap) as publisher:
        publisher.publish(one_key)
    assert [r.value for r in read_topic(bootstrap, topics.releases)] == [r.value for r in one_key]


def test_a_group_that_never_came_is_behind_by_everything(bootstrap: str, topics: Topics) -> None:
    with Publisher(bootstrap) as publisher:
        publisher.publish(some(topics.releases, 123))
    assert lag(bootstrap, topics.group, topics.releases) == 123
    assert lag(bootstrap, topics.group, topics.periods) == 0


def test_a_topic_that_is_not_there_is_refused_with_a_cure(bootstrap: str) -> None:
    with pytest.raises(Refused, match="undertow worker"):
        list(read_topic(bootstrap, "absent"))
    with pytest.raises(Refused, match="undertow worker"):
        lag(bootstrap, "group", "absent")


def test_a_record_that_is_too_large_is_refused_with_a_cure(bootstrap: str, topics: Topics) -> None:
    with Publisher(bootstrap) as publisher, pytest.raises(Refused, match="smaller shards"):
        publisher.publish([Record(topics.releases, b"k", os.urandom(LARGEST_MESSAGE + 1))])


def test_a_dead_letter_of_the_largest_message_fits(bootstrap: str, topics: Topics) -> None:
    with Publisher(bootstrap) as publisher:
        publisher.publish([Record(topics.dead_letters, b"k", os.urandom(1_500_000))])
    assert len(next(read_topic(bootstrap, topics.dead_letters)).value or b"") == 1_500_000


@pytest.mark.kafka
def test_apache_kafka_does_not_make_a_topic_that_nobody_created() -> None:
    """The embedded broker does."""
    with Publisher(os.environ["UNDERTOW_TEST_KAFKA"]) as publisher, pytest.raises(TryAgain, match="undertow worker"):
        publisher.publish([Record("absent", b"k", b"v")])


@pytest.mark.kafka
def test_apache_kafka_keeps_a_topic_as_long_as_its_families_may_be_kept() -> None:
    topics = Topics(f"kept{os.getpid()}")
    create_topics(os.environ["UNDERTOW_TEST_KAFKA"], topics, PARTITIONS, 1)
    admin = KafkaAdminClient(bootstrap_servers=os.environ["UNDERTOW_TEST_KAFKA"])
    try:
        configs = admin.describe_configs([ConfigResource("topic", name) for name in topics.all()])["topic"]
    finally:
        admin.close()
    days = {name: int(configs[name]["retention.ms"]["value"]) / 86_400_000 for name in topics.all()}
    assert days == topics.retention_days()
    assert {configs[name]["cleanup.policy"]["value"] for name in topics.all()} == {"delete"}
