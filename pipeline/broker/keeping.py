"""How long topics keep what lies in them: no longer than the release plan in force lets the tables keep it."""

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from pipeline.broker.faults import kafka_faults
from pipeline.broker.topics import CONNECT_MILLISECONDS, MILLISECONDS_A_DAY, Topics
from pipeline.errors import Refused
from pipeline.privacy.plan_model import ReleasePlan, Subject, Surface


def topic_days(topics: Topics, plan: ReleasePlan) -> dict[str, int]:
    """Days by topic: the least of what its contract and the plan say about anything that lies in it.

    Dead letters hold whole messages, and signals what was told: both end with what they are about.

    >>> from pipeline.privacy.standard_plan import standard_plan
    >>> topic_days(Topics("acme"), standard_plan())["acme.releases.v1"]
    400
    """
    cells = [cell for cell in plan.cells if cell.place.surface is Surface.PROCESSING]
    figures = [cell.keep_days for cell in cells if cell.place.family is not Subject.SIGNALS]
    signals = [cell.keep_days for cell in cells if cell.place.family is Subject.SIGNALS]
    planned = {topics.releases: figures, topics.dead_letters: figures, topics.signals: signals}
    return {topic: min([days, *planned.get(topic, [])]) for topic, days in topics.retention_days().items()}


def keep_topics(bootstrap: str, topics: Topics, plan: ReleasePlan) -> dict[str, int]:
    """Set it on the topics that are there; the days by topic.

    The broker deletes whole segments: a message may lie some time longer than its days, until its segment is closed.

    Raises
    ------
    TryAgain
        No broker answered.
    Refused
        The broker does not let this user change a topic.
    """
    with kafka_faults(bootstrap):
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=CONNECT_MILLISECONDS)
        try:
            there = set(admin.list_topics())
            days = {topic: number for topic, number in topic_days(topics, plan).items() if topic in there}
            changes = [
                ConfigResource(ConfigResourceType.TOPIC, topic, configs={"retention.ms": str(number * MILLISECONDS_A_DAY)})
                for topic, number in days.items()
            ]
            if changes:
                admin.alter_configs(changes)
                _check(admin, days)
        finally:
            admin.close()
    return days


def _check(admin: KafkaAdminClient, days: dict[str, int]) -> None:
    """The answer to a change holds its faults, and raises none: so it is read back."""
    told = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic) for topic in days])["topic"]
    if any(int(told[topic]["retention.ms"]["value"]) != number * MILLISECONDS_A_DAY for topic, number in days.items()):
        raise Refused(
            "The broker did not change how long a topic keeps its messages.", "Give this user the right to alter topics."
        )
