"""``undertow migrate``: brings the store to the shape this program knows."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.broker.keeping import keep_topics
from pipeline.broker.topics import Topics
from pipeline.cli.plan_in_force import now_in_force
from pipeline.cli.telling import tell
from pipeline.settings import read_settings
from pipeline.store import open_store


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is pending; change nothing.")] = False,
    plan: Annotated[Path | None, typer.Option(help="The release plan; without it, the one in force.")] = None,
    bootstrap: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Kafka, to shorten what its topics keep as well; left out, it is left alone."),
    ] = None,
    topic_prefix: Annotated[str | None, typer.Option(metavar="NAME", help="First part of every topic's name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the names as JSON.")] = False,
) -> None:
    """Make the database, its tables and its views; apply what is pending. Running it again does no harm.

    Tables then keep their rows as long as the release plan in force says: after a change of its keep_days, run it again. With
    --bootstrap the topics do too. Dashboards are told which plan is in force, and, where this machine has the logs, what the
    works council said and how often each role looked: run it each day where that should be fresh.

    Migrations go forward only. One that was edited after it was applied is refused, and so is the database of a newer program.
    The password is read from UNDERTOW_STORE_PASSWORD.

    Examples:

      undertow migrate --store chdb:///var/lib/undertow/store

      undertow migrate --store clickhouse://loader@clickhouse:8123/undertow --dry-run

      undertow migrate --plan release-plan.toml --bootstrap kafka:9092

      undertow migrate --json | jq '.applied[]'
    """
    settings = read_settings(store=store, plan=plan, topic_prefix=topic_prefix)
    in_force = now_in_force(settings)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        names = opened.pending() if dry_run else opened.migrate()
        kept = {} if dry_run else opened.keep(in_force)
        if not dry_run:
            tell(opened, settings, in_force, datetime.now(UTC).date())
    if bootstrap and not dry_run:
        kept |= keep_topics(bootstrap, Topics(settings.topic_prefix), in_force)
    kind = "pending" if dry_run else "applied"
    if as_json:
        sys.stdout.write(json.dumps({kind: names, "kept_days": kept}) + "\n")
        return
    for name in names:
        sys.stdout.write(f"{kind} {name}\n")
    for name, days in kept.items():
        sys.stdout.write(f"{name} keeps {days} days\n")
    if not names and not kept:
        sys.stderr.write("The store is up to date.\n")
