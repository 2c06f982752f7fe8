"""Turns the client's errors into the project's, named by what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError

from pipeline.errors import Refused, TryAgain


@contextmanager
def kafka_faults(bootstrap: str) -> Iterator[None]:
    """Whatever the client raises inside is raised as TryAgain or Refused.

    Only the kind of the client's error is told, never its text: that may quote a request with its payload.

    Raises
    ------
    TryAgain
        No broker answered, or it is busy with itself; the same call may work soon.
    Refused
        The broker said no, or the call cannot work.
    """
    try:
        yield
    except KafkaError as fault:
        kind = type(fault).__name__
        # The client calls an unknown topic worth a retry, as it may be on its way; ours are waited for when they are created.
        if fault.retriable and kind not in _CURES:
            cure = "Check that it runs and has the topics (`undertow worker` creates them), then try again."
            raise TryAgain(f"Kafka at {bootstrap} does not answer ({kind}).", cure) from fault
        raise Refused(f"Kafka at {bootstrap} refused ({kind}).", _CURES.get(kind, "Look into the broker's log.")) from fault


_CURES = {
    "UnknownTopicOrPartitionError": "Create the topics: `undertow worker` does so when it starts.",
    "MessageSizeTooLargeError": "Send smaller shards, or raise `max.message.bytes` of the topic.",
    "RecordTooLargeError": "Send smaller shards, or raise `max.message.bytes` of the topic.",
    "TopicAuthorizationFailedError": "Give this account the right to the topic.",
    "InvalidReplicationFactorError": "Set `replication` to at most the number of brokers.",
}
