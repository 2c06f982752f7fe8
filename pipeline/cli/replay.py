"""``undertow replay``: released rows from a file into the store, without a broker."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import wrap_file

from pipeline.cli.plan_in_force import now_in_force
from pipeline.errors import UnusableInput
from pipeline.settings import read_settings
from pipeline.store import open_store
from pipeline.stream.replay import LineFault, Rejected, numbered_lines, replay

REJECTIONS_SHOWN = 20


def run(
    releases: Annotated[Path, typer.Argument(metavar="RELEASES.ndjson", help="What `undertow collect --out` wrote.")],
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
) -> None:
    """Run ingest, rollups and detection on released rows, as the worker would, without Kafka.

    An empty store is set up first. A line that cannot be used is named, with its field and never its value, and the rest goes on.
    Replaying the same file again changes nothing.

    Examples:

      undertow collect github-copilot --input export/*.ndjson --roster roster.csv --out releases.ndjson

      undertow replay releases.ndjson --store chdb:///tmp/store

      undertow signals --store chdb:///tmp/store
    """
    settings = read_settings(store=store)
    plan = now_in_force(settings)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    rejected = Rejected(releases.name)
    try:
        file = releases.open("rb")
    except OSError as fault:
        raise UnusableInput(f"{releases.name} cannot be read.", "Check the path; `undertow collect --out` writes it.") from fault
    with file, open_store(settings.store, password) as opened:
        opened.migrate()
        screen = Console(stderr=True)
        shown = wrap_file(file, releases.stat().st_size, description="replaying", console=screen, disable=not screen.is_terminal)
        with shown as bytes_read:
            done = replay(opened, numbered_lines(bytes_read), rejected, plan.patterns(), settings.country, plan)
    for one in rejected.first[:REJECTIONS_SHOWN]:
        sys.stderr.write(f"{one.file}:{one.line}: {one.reason} {one.field}".rstrip() + "\n")
    if restating := rejected.counts.pop(LineFault.RESTATES, 0):
        sys.stderr.write(
            f"{restating} rows are of a release that is stored already and says something else. What is stored stands: "
            "find out who collected it a second time, without the ledger.\n"
        )
    if rejected.counts:
        counts = ", ".join(f"{number} {reason}" for reason, number in sorted(rejected.counts.items()))
        sys.stderr.write(f"Lines that could not be used: {counts}. Publish them again with this version's `undertow collect`.\n")
    sys.stdout.write(f"{done.rows} rows stored, {done.periods} periods closed, {done.signals} signals new or changed.\n")
