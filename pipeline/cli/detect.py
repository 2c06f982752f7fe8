"""``undertow detect``: detection anew, on what the store holds."""

import json
import sys
from itertools import groupby
from typing import Annotated

import typer

from pipeline.cli.plan_in_force import now_in_force
from pipeline.settings import read_settings
from pipeline.store import open_store
from pipeline.stream.detect import detect_organisation


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what changed as JSON.")] = False,
) -> None:
    """Roll up every closed period again and run all detectors, as the worker does when a period closes.

    For after an update of a detector, or after mending a store. Detection is a function of the stored rows: a second run changes
    nothing. It publishes nothing to Kafka.

    Examples:

      undertow detect --store chdb:///var/lib/undertow/store

      undertow detect --org acme --json | jq length
    """
    settings = read_settings(store=store)
    plan = now_in_force(settings)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        changed = [
            signal
            for name, periods in groupby(opened.closed(org), key=lambda period: period.org)
            for signal in detect_organisation(opened, name, list(periods), plan.patterns(), settings.country, plan)
        ]
    if as_json:
        sys.stdout.write(json.dumps([signal.model_dump(mode="json") for signal in changed], indent=2) + "\n")
        return
    for signal in changed:
        sys.stdout.write(f"{signal.id} {signal.pattern} {signal.status}: {signal.unit}, since {signal.since}\n")
    sys.stderr.write(f"{len(changed)} signals new or changed.\n")
