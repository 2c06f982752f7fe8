"""Where released rows go: to a file, to standard output, or to Kafka; there each period once, and only with consent."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.collector.closing import close_once
from pipeline.collector.consent import Consent
from pipeline.collector.files import create
from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.publish import publish
from pipeline.collector.run import Release
from pipeline.periods import Week
from pipeline.settings import Settings

Send = Callable[[Release], None]
STDOUT = Path("-")


@dataclass(frozen=True)
class Outlet:
    """A place for rows.

    Parameters
    ----------
    to
        From a job to what takes its releases.
    demand
        Raises NotAllowed where a week of a job may not go there: then nothing needs to be asked of anybody.
    """

    to: Callable[[Job], Send]
    demand: Callable[[Job, Week], None] = lambda _, __: None


def open_outlet(settings: Settings, out: Path | None, *, keep_ledger: bool, stack: ExitStack) -> Outlet:
    """Where rows go.

    Parameters
    ----------
    settings
        Where Kafka, the ledger and the consent log are.
    out
        The file; ``-`` for standard output, None for Kafka.
    keep_ledger
        Whether writing to a file closes a period, too.
    stack
        What was opened is closed with it.
    """
    if out is None:
        return _to_kafka(settings, stack)
    send = _to_file(out, stack)
    return Outlet(lambda _: _once(settings.ledger, send) if keep_ledger else send)


def _to_file(path: Path, stack: ExitStack) -> Send:
    file = sys.stdout.buffer if path == STDOUT else stack.enter_context(create(path))
    return lambda release: file.writelines(as_lines(release.shards))


def _to_kafka(settings: Settings, stack: ExitStack) -> Outlet:
    """To Kafka: each period once, and only what the works council approved."""
    consent = Consent.of(settings)
    # kafka-python is slow to import, and printing rows needs no Kafka.
    from pipeline.broker.publisher import Publisher  # noqa: PLC0415  # see above
    from pipeline.broker.topics import Topics  # noqa: PLC0415  # see above

    publisher = stack.enter_context(Publisher(settings.bootstrap))
    topic = Topics(settings.topic_prefix).releases
    once = _once(settings.ledger, lambda release: void(publish(release, topic, publisher.publish)))
    return Outlet(lambda job: lambda release: consent.publish(job, release, once), consent.demand)


def _once(ledger: Path, send: Send) -> Send:
    return lambda release: close_once(ledger, release, send)


def void(_: int) -> None:
    """Nothing, where a number is of no interest."""
