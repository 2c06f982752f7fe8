"""Reads topics without joining a group, and measures how far a group is behind."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import stamina
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import CoordinatorNotAvailableError, UnknownTopicOrPartitionError

from pipeline.broker.faults import kafka_faults
from pipeline.broker.record import ReadRecord
from pipeline.broker.topics import CONNECT_MILLISECONDS
from pipeline.errors import TryAgain

POLL_MILLISECONDS = 100
SILENT_POLLS = 300
"""Polls without a record after which a broker counts as gone: half a minute."""


def read_topic(bootstrap: str, topic: str) -> Iterator[ReadRecord]:
    """Every record of a topic that was there when reading began, each partition in order; then it ends.

    Raises
    ------
    TryAgain
        The broker stopped answering half-way.
    Refused
        There is no such topic.
    """
    with kafka_faults(bootstrap), _consumer(bootstrap) as consumer:
        partitions = _partitions(consumer, topic)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends: dict[TopicPartition, int] = {}
        for records in _polls(consumer):
            # The end is what the first answer of a partition names as its high watermark: asking for the latest offset
            # does not do, as the embedded broker answers with the start of the last batch.
            for partition in partitions:
                if partition not in ends and (end := consumer.highwater(partition)) is not None:
                    ends[partition] = end
            yield from (record for record in records if record.offset < ends[TopicPartition(topic, record.partition)])
            if len(ends) == len(partitions) and all(consumer.position(p) >= end for p, end in ends.items()):
                return


class Progress(NamedTuple):
    """Records of a topic that a group has committed since the topic began, and those that it has not."""

    confirmed: int
    behind: int


def lag(bootstrap: str, group: str, topic: str) -> int:
    """Records of a topic that a group has not committed yet; as :func:`progress`."""
    return progress(bootstrap, group, topic).behind


def progress(bootstrap: str, group: str, topic: str) -> Progress:
    """How far a group is with a topic.

    It misleads for up to a commit interval: records that were handled but not committed yet count as behind.
    """
    with kafka_faults(bootstrap), _consumer(bootstrap) as consumer:
        partitions = _partitions(consumer, topic)
        ends = _ends(consumer, partitions)
        starts = consumer.beginning_offsets(partitions)
        committed = _committed(bootstrap, group, partitions)
    behind = sum(max(0, ends[p] - max(committed.get(p, 0), starts[p])) for p in partitions)
    return Progress(sum(max(0, committed.get(p, 0)) for p in partitions), behind)


@contextmanager
def _consumer(bootstrap: str) -> Iterator[KafkaConsumer]:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        bootstrap_timeout_ms=CONNECT_MILLISECONDS,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        fetch_max_wait_ms=POLL_MILLISECONDS,
    )
    try:
        yield consumer
    finally:
        consumer.close()


def _partitions(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise UnknownTopicOrPartitionError(topic)
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def _polls(consumer: KafkaConsumer) -> Iterator[list[ReadRecord]]:
    silent = 0
    while silent < SILENT_POLLS:
        answer = consumer.poll(timeout_ms=POLL_MILLISECONDS)
        silent = 0 if answer else silent + 1
        yield [
            ReadRecord(r.topic, r.partition, r.offset, r.key, r.value, tuple(r.headers))
            for records in answer.values()
            for r in records
        ]
    raise TryAgain("The broker stopped answering while a topic was read.", "Check that it runs, then try again.")


def _ends(consumer: KafkaConsumer, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
    consumer.assign(partitions)
    consumer.seek_to_end(*partitions)
    for _ in _polls(consumer):
        ends = {partition: consumer.highwater(partition) for partition in partitions}
        if None not in ends.values():
            return ends
    raise AssertionError("polls end by raising")


def _committed(bootstrap: str, group: str, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=CONNECT_MILLISECONDS)
    try:
        # A young cluster first makes the topic in which it keeps offsets.
        for attempt in stamina.retry_context(on=CoordinatorNotAvailableError, attempts=10, timeout=20.0):
            with attempt:
                return {p: at.offset for p, at in admin.list_group_offsets({group: list(partitions)})[group].items()}
        raise AssertionError("the last attempt returns or raises")
    finally:
        admin.close()
