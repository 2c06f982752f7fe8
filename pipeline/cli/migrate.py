"""``undertow migrate``: brings the store to the shape this program knows."""

import json
import sys
from typing import Annotated

import typer

from pipeline.settings import read_settings
from pipeline.store import open_store


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is pending; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the names as JSON.")] = False,
) -> None:
    """Make the database, its tables and its views; apply what is pending. Running it again does no harm.

    Migrations go forward only. One that was edited after it was applied is refused, and so is the database of a newer program.
    The password is read from UNDERTOW_STORE_PASSWORD.

    Examples:

      undertow migrate --store chdb:///var/lib/undertow/store

      undertow migrate --store clickhouse://loader@clickhouse:8123/undertow --dry-run

      undertow migrate --json | jq '.applied[]'
    """
    settings = read_settings(store=store)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        names = opened.pending() if dry_run else opened.migrate()
    kind = "pending" if dry_run else "applied"
    if as_json:
        sys.stdout.write(json.dumps({kind: names}) + "\n")
        return
    for name in names:
        sys.stdout.write(f"{kind} {name}\n")
    if not names:
        sys.stderr.write("The store is up to date.\n")
