"""Turns a release into records of Kafka."""

from collections.abc import Callable, Iterable

from pipeline.broker.record import Record
from pipeline.collector.run import Release
from schemas.wire import encode, headers, shard_key


def publish(release: Release, topic: str, send: Callable[[Iterable[Record]], int]) -> int:
    """Send all messages of a release, the status last, and give their number once all are acknowledged.

    Parameters
    ----------
    release
        What is sent.
    topic
        Where to.
    send
        The broker's: :meth:`pipeline.broker.publisher.Publisher.publish`.
    """
    return send(Record(topic, shard_key(shard), encode(shard), tuple(headers(shard))) for shard in release.shards)
