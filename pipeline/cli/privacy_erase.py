"""``undertow privacy erase``: takes a unit or a period out of the store, and shows that it is gone."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.looking import leave_entry
from pipeline.errors import TryAgain, WrongUse
from pipeline.periods import Week
from pipeline.privacy.access import EVERY_UNIT
from pipeline.settings import Settings, read_settings
from pipeline.store import Erasure, Store, open_store

OUT_OF_REACH = (
    "Kafka: the topics {prefix}.* keep their messages until their own retention ends; replaying them brings the rows back.",
    "Backups and snapshots of the store, of its replicas' disks, and rows printed by `undertow collect --out`.",
    "The vendor's own export, there and wherever its files lie: see `undertow collect --delete-inputs-after-close`.",
    "Reports, messages and dashboards that were saved, mailed or printed.",
    "The units above an erased unit: its people stay counted in their totals, where they cannot be told apart.",
)
"""What stays, told after every run."""


def erase(
    unit: Annotated[str | None, typer.Option(help="Everything about this unit, of all weeks; units below it stay.")] = None,
    period: Annotated[
        str | None, typer.Option(help="Everything about this ISO week, with its quarter's bands and the signals that rest on it.")
    ] = None,
    org: Annotated[str | None, typer.Option(help="The organisation; else UNDERTOW_ORG.")] = None,
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers of rows as JSON.")] = False,
) -> None:
    """Take a unit or a week out of the store for good: facts, rollups, signals, and what people see of them.

    It counts afterwards, and fails when a row is left. What it cannot reach is told on standard error. The ledger at the edge
    keeps that a week was closed, so it is not collected again. The erasure is written to the access log.

    Examples:

      undertow privacy erase --unit Support --dry-run

      undertow privacy erase --period 2026-W40 --yes --store clickhouse://undertow@clickhouse:8123/undertow
    """
    settings = read_settings(org=org, store=store)
    erasure = Erasure(settings.org, _asked(unit, period))
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        before = opened.held(erasure)
        if dry_run:
            _tell({"would_remove": before}, settings, as_json=as_json)
            return
        _confirm(before, yes=yes)
        leave_entry(settings, settings.org, "privacy erase", unit or EVERY_UNIT)
        _tell({"removed": before, "left": _erased(opened, erasure)}, settings, as_json=as_json)


def _asked(unit: str | None, period: str | None) -> str | Week:
    if unit is not None and period is None:
        return unit
    if period is not None and unit is None:
        return Week.parse(period)
    raise WrongUse("It is not said what to erase.", "Give either --unit with its name, or --period with an ISO week.")


def _confirm(before: dict[str, int], *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongUse("Nobody is there to confirm.", "Look with --dry-run first, and then say --yes.")
    if not typer.confirm(f"Take {sum(before.values())} rows out of the store for good?", err=True):
        raise WrongUse("Nothing was erased.", "Say yes when you mean it.")


def _erased(store: Store, erasure: Erasure) -> dict[str, int]:
    store.erase(erasure)
    left = store.held(erasure)
    if any(left.values()):
        raise TryAgain(
            f"Rows are left in {', '.join(table for table, rows in left.items() if rows)}.",
            "Something wrote them meanwhile: stop the worker, and erase again.",
        )
    return left


def _tell(rows: dict[str, dict[str, int]], settings: Settings, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        table = Table("table", *(name.replace("_", " ") for name in rows), title="Rows", title_justify="left")
        for name in next(iter(rows.values())):
            table.add_row(name, *(str(numbers[name]) for numbers in rows.values()))
        Console().print(table)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    errors.print("Out of reach, and not erased:")
    for line in OUT_OF_REACH:
        errors.print("- " + line.format(prefix=settings.topic_prefix), markup=False)
