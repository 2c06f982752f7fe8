"""``undertow worker``: from Kafka to stored rows and signals."""

import os
from functools import partial
from typing import Annotated

import typer

from pipeline.cli.plan_in_force import now_in_force
from pipeline.errors import Refused
from pipeline.settings import read_settings
from pipeline.store import open_store


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    bootstrap: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="Kafka's bootstrap servers.")] = None,
    topic_prefix: Annotated[str | None, typer.Option(metavar="NAME", help="First part of every topic's name.")] = None,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End once everything published so far is stored and looked at.")
    ] = False,
) -> None:
    """Take releases from Kafka, store their rows, and look for signals when a period closes.

    It runs until it gets SIGTERM or Ctrl-C, and then finishes the batch at hand. On a fault it must not pass over it ends with
    exit code 1: start it again, and it goes on from where it was sure. Several workers share the work when the store is a server;
    an embedded store takes one. The release plan is read anew before each release: what is tightened holds for the next one.
    Topics that are absent are created. Its log goes to standard error as JSON lines, without payloads.

    Examples:

      undertow migrate --store chdb:///var/lib/undertow/store    once, before the first start

      undertow worker --store chdb:///var/lib/undertow/store --bootstrap 127.0.0.1:9092

      undertow worker --store clickhouse://loader@clickhouse:8123/undertow --until-idle
    """
    # Faust takes most of a second to import: not for those who only ask for the help.
    from pipeline.stream.failpoints import from_environment  # noqa: PLC0415
    from pipeline.stream.logs import set_up_logs  # noqa: PLC0415
    from pipeline.stream.worker import run_worker  # noqa: PLC0415

    settings = read_settings(store=store, bootstrap=bootstrap, topic_prefix=topic_prefix)
    set_up_logs(settings.log_level)
    plan = partial(now_in_force, settings)
    plan()  # what is wrong with it is told at once
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        if opened.pending():
            raise Refused("The store lacks tables or views.", "Run `undertow migrate` with the same --store first.")
        run_worker(settings, opened, plan=plan, until_idle=until_idle, reached=from_environment(os.environ))
