"""The brokers to test with: the embedded one, and Apache Kafka where ``make test-kafka`` has started it."""

import os
from collections.abc import Iterator
from itertools import count

import pytest

from pipeline.broker.embedded import EmbeddedBroker
from pipeline.broker.topics import Topics, create_topics

NUMBERS = count(1)
PARTITIONS = 4


@pytest.fixture(
    scope="session",
    params=[pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("kafka", marks=pytest.mark.kafka)],
)
def bootstrap(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "kafka":
        yield os.environ["UNDERTOW_TEST_KAFKA"]
        return
    with EmbeddedBroker() as broker:
        yield broker.bootstrap


@pytest.fixture
def topics(bootstrap: str) -> Topics:
    """Topics of this test's own."""
    topics = Topics(f"test{next(NUMBERS)}-{os.getpid()}")
    create_topics(bootstrap, topics, PARTITIONS, replication=1)
    return topics
