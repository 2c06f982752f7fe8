"""Writes records to Kafka, and says so only when every one of them is safe."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from kafka import KafkaProducer

from pipeline.broker.faults import kafka_faults
from pipeline.broker.record import Record
from pipeline.broker.topics import CONNECT_MILLISECONDS, LARGEST_MESSAGE

LINGER_MILLISECONDS = 20
BATCH_BYTES = 262_144


class Publisher:
    """A producer that is idempotent, wants all replicas to have a record, and waits.

    It compresses with gzip: the Faust worker reads that with what Python has, while lz4 would need one more library on every
    worker.

    Parameters
    ----------
    bootstrap
        Kafka's bootstrap servers, with commas between.

    Examples
    --------
    ::

        with Publisher(settings.bootstrap) as publisher:
            publisher.publish(Record(topics.releases, shard_key(s), encode(s), tuple(headers(s))) for s in shards)
    """

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        with kafka_faults(bootstrap):
            self._producer = KafkaProducer(
                bootstrap_servers=bootstrap,
                bootstrap_timeout_ms=CONNECT_MILLISECONDS,
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                compression_type="gzip",
                linger_ms=LINGER_MILLISECONDS,
                batch_size=BATCH_BYTES,
                max_request_size=LARGEST_MESSAGE,
                max_block_ms=CONNECT_MILLISECONDS,
                delivery_timeout_ms=60_000,
            )

    def publish(self, records: Iterable[Record]) -> int:
        """Publish all, wait until all are acknowledged, and give their number.

        When it raises, some may have arrived all the same: publish the whole lot again. Receivers take duplicates.

        Raises
        ------
        TryAgain
            Kafka did not confirm in time.
        Refused
            Kafka would not take a record, for example because it is too large or the topic is unknown.
        """
        with kafka_faults(self._bootstrap):
            sent = [self._producer.send(r.topic, key=r.key, value=r.value, headers=list(r.headers)) for r in records]
            self._producer.flush()
            for future in sent:
                future.get()
        return len(sent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None) -> None:
        self._producer.close()
