"""The topics, what each keeps and for how long; and how they come to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from pipeline.broker.faults import kafka_faults
from schemas.contract import Message
from schemas.dead_letter import DeadLetter
from schemas.period import PeriodClosed
from schemas.signal import Signal
from schemas.wire import SHARD_TYPES

MILLISECONDS_A_DAY = 86_400_000
LARGEST_MESSAGE = 2_097_152
"""Bytes a record may have. A dead letter wraps a message of up to 1 MB in base64, which makes it a third larger."""
CONNECT_MILLISECONDS = 10_000


@dataclass(frozen=True, slots=True)
class Topics:
    """The names of all topics of one installation.

    >>> [topic.rpartition("acme.")[2] for topic in Topics("acme").all()]
    ['releases.v1', 'periods.v1', 'signals.v1', 'dead-letters.v1']
    """

    prefix: str

    @property
    def releases(self) -> str:
        """Shards of closed releases, keyed by organisation, source and tool."""
        return f"{self.prefix}.releases.v1"

    @property
    def periods(self) -> str:
        """Periods of which every row is stored, keyed by organisation."""
        return f"{self.prefix}.periods.v1"

    @property
    def signals(self) -> str:
        """Signals that are new or have changed, keyed by their id."""
        return f"{self.prefix}.signals.v1"

    @property
    def dead_letters(self) -> str:
        """Messages that could not be used, keyed by where they came from."""
        return f"{self.prefix}.dead-letters.v1"

    @property
    def group(self) -> str:
        """The consumer group of the workers."""
        return f"{self.prefix}-worker"

    def all(self) -> tuple[str, ...]:
        """Every topic's name."""
        return self.releases, self.periods, self.signals, self.dead_letters

    def retention_days(self) -> dict[str, int]:
        """Days a topic keeps what lies in it: the longest its families may be kept."""
        carried: dict[str, Sequence[type[Message]]] = {
            self.releases: tuple(SHARD_TYPES.values()),
            self.periods: (PeriodClosed,),
            self.signals: (Signal,),
            self.dead_letters: (DeadLetter,),
        }
        return {topic: min(family.contract.retention_days for family in families) for topic, families in carried.items()}


def create_topics(bootstrap: str, topics: Topics, partitions: int, replication: int) -> list[str]:
    """Create the topics that are not there yet, and name them.

    A topic that exists is left as it is, also when its partitions or its retention differ: changing those under a running
    worker is the operator's decision.

    Raises
    ------
    TryAgain
        No broker answered.
    Refused
        The broker would not create one, for example for want of rights or of brokers to replicate to.
    """
    with kafka_faults(bootstrap):
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=CONNECT_MILLISECONDS)
        try:
            there = set(admin.list_topics())
            created = [
                topic for topic in topics.all() if topic not in there and _create(admin, topics, topic, partitions, replication)
            ]
            admin.wait_for_topics(topics.all())
        finally:
            admin.close()
    return created


def _create(admin: KafkaAdminClient, topics: Topics, topic: str, partitions: int, replication: int) -> bool:
    configs = {
        "cleanup.policy": "delete",
        "retention.ms": str(topics.retention_days()[topic] * MILLISECONDS_A_DAY),
        "max.message.bytes": str(LARGEST_MESSAGE),
        # acks=all promises something only when more than the leader has to be in sync.
        "min.insync.replicas": str(max(1, replication - 1)),
    }
    try:
        admin.create_topics({topic: {"num_partitions": partitions, "replication_factor": replication, "configs": configs}})
    except TopicAlreadyExistsError:  # another worker was quicker
        return False
    return True
