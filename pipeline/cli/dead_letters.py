"""``undertow dead-letters``: messages that could not be used, and how to send them again."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.broker.publisher import Publisher
from pipeline.broker.reading import read_topic
from pipeline.broker.topics import Topics
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.cli.resending import sortable
from pipeline.collector.consent import Consent
from pipeline.logbook import hold
from pipeline.settings import Settings, read_settings
from pipeline.stream.letters import read_letters
from schemas.dead_letter import DeadLetter

SHOWN = ("topic", "partition", "offset", "reason", "field", "cure")
"""Where it came from and why; never what was in it."""


def run(
    bootstrap: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Kafka's bootstrap servers.")] = None,
    topic_prefix: Annotated[str | None, typer.Option(metavar="NAME", help="First part of every topic's name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Publish them again to the topic they came from.")] = False,
) -> None:
    """List the messages that could not be used: where each came from, why, and what to do.

    Send them again once the cause is mended: the worker takes what it now can, and sets the rest aside anew. Sending twice does
    no harm. They stay listed until the topic's retention ends.

    To send again is to publish: it needs the works council's approval for the week of each, and nothing is sent during a freeze.
    Never sent are those that would restate a release, and those that this version cannot read.

    Examples:

      undertow dead-letters

      undertow dead-letters --json | jq '.[] | [.partition, .offset, .reason]'

      undertow dead-letters --resend      after an update of the worker
    """
    settings = read_settings(bootstrap=bootstrap, topic_prefix=topic_prefix)
    letters = read_letters(read_topic(settings.bootstrap, Topics(settings.topic_prefix).dead_letters))
    shown = [letter.model_dump(mode="json", include=set(SHOWN)) for letter in letters]
    if as_json:
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
    else:
        _print(shown)
    if resend:
        _resend(settings, letters)


def _resend(settings: Settings, letters: Sequence[DeadLetter]) -> None:
    consent = Consent.of(settings)
    plan = plan_in_force(settings, datetime.now(UTC).date())
    # Held while they are on their way: once a freeze has returned, nothing is sent any more.
    with hold(consent.log) as chain, Publisher(settings.bootstrap) as publisher:
        records, kept = sortable(letters, consent.said(chain), plan, settings.finality_days)
        sent = publisher.publish(records)
    sys.stderr.write(f"Sent {sent} of {len(letters)} again.\n")
    for reason, number in sorted(kept.items()):
        sys.stderr.write(f"Not sent, {reason}: {number}.\n")


def _print(letters: list[dict[str, object]]) -> None:
    table = Table(*SHOWN, title="Messages that could not be used")
    for letter in letters:
        table.add_row(*("" if letter[name] is None else str(letter[name]) for name in SHOWN))
    Console().print(table if letters else "No dead letters.")
