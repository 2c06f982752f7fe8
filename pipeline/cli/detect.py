"""``undertow detect``: detection anew, on what the store holds."""

import json
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

import typer

from pipeline.cli.looking import leave_entry
from pipeline.cli.panels import demand_week, open_panels
from pipeline.cli.plan_in_force import now_in_force
from pipeline.periods import Week
from pipeline.settings import Settings, read_settings
from pipeline.store import open_store
from pipeline.stream import backtest
from pipeline.stream.backtest import Asked, weeks_of
from pipeline.stream.detect import detect_organisation
from schemas.signal import Signal


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what changed as JSON.")] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="WEEK", help="Only print what would have stood after this week: 2026-W30.")
    ] = None,
) -> None:
    """Roll up every closed period again and run all detectors, as the worker does when a period closes.

    For after an update of a detector, or after mending a store. Detection is a function of the stored rows: a second run changes
    nothing. It publishes nothing to Kafka.

    With `--as-of` nothing is rolled up or stored: it prints every signal that would have stood after that week, worked out by the
    same code from the stored figures up to it, over and open ones. Figures corrected since are taken as they are now.

    Examples:

      undertow detect --store chdb:///var/lib/undertow/store

      undertow detect --org acme --json | jq length

      undertow detect --org acme --as-of 2026-W30
    """
    settings = read_settings(store=store)
    if as_of is not None:
        _look_back(settings, org, Week.parse(as_of), as_json=as_json)
        return
    plan = now_in_force(settings)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        changed = [
            signal
            for name, periods in groupby(opened.closed(org), key=lambda period: period.org)
            for signal in detect_organisation(opened, name, list(periods), plan.patterns(), settings.country, plan)
        ]
    _print(changed, as_json=as_json)
    sys.stderr.write(f"{len(changed)} signals new or changed.\n")


def _look_back(settings: Settings, org: str | None, week: Week, *, as_json: bool) -> None:
    plan = now_in_force(settings)
    said = []
    with open_panels(settings, org) as panels:
        for name, rows in panels:
            demand_week(week, weeks_of(rows))
            said += backtest.as_of(rows, week, Asked.under(plan, name, settings.country))
    leave_entry(settings, org, "detect")
    _print(said, as_json=as_json)
    sys.stderr.write(f"{len(said)} signals after {week}. Nothing was stored.\n")


def _print(signals: Sequence[Signal], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([signal.model_dump(mode="json") for signal in signals], indent=2) + "\n")
        return
    for signal in signals:
        sys.stdout.write(f"{signal.id} {signal.pattern} {signal.status}: {signal.unit}, since {signal.since}\n")
