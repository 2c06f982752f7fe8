"""The Faust app: its settings, each with the reason it differs from the default."""

import faust
import mode

from pipeline.broker.topics import LARGEST_MESSAGE, Topics
from pipeline.settings import Settings

BUFFERED_MESSAGES = 256
"""Messages in memory that no batch holds yet: they carry many rows, some 100 kB each."""


class App(faust.App):
    """A Faust app that keeps nothing on disk, and so makes no folders."""

    def _create_directories(self) -> None:
        pass


def build_app(settings: Settings) -> faust.App:
    """An app that consumes as the workers' group; it has no agent yet, and opens no port of its own."""
    topics = Topics(settings.topic_prefix)
    return App(
        topics.group,
        broker=[f"kafka://{address.strip()}" for address in settings.bootstrap.split(",")],
        store="memory://",
        # On an unexpected fault the worker dies and starts again from the committed offset: Faust's own supervisor would go on
        # past the failed batch, and lose it.
        agent_supervisor=mode.CrashingSupervisor,
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=1.0,
        broker_commit_every=1_000,
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=min(3.0, settings.session_seconds / 3),
        broker_max_poll_interval=300.0,
        broker_request_timeout=90.0,
        broker_rebalance_timeout=60.0,
        stream_buffer_maxsize=BUFFERED_MESSAGES,
        stream_wait_empty=True,
        consumer_max_fetch_size=4 * 1024 * 1024,
        producer_acks=-1,
        producer_linger=0.02,
        producer_max_batch_size=128 * 1024,
        producer_max_request_size=LARGEST_MESSAGE,
        producer_compression_type="gzip",
        topic_allow_declare=False,  # the topics are ours: `create_topics`, with retention
        topic_disable_leader=True,
        web_enabled=False,  # Faust's web server would answer anyone on port 6066
    )
