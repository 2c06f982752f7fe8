"""``undertow simulate``: a made-up organisation, written as vendor exports."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from pipeline.simulator import SEED, START, TEAMS, WEEKS, Truth, simulate


def run(
    out: Annotated[Path, typer.Option(help="Folder for the files; new or empty.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = SEED,
    teams: Annotated[int, typer.Option(help="How many teams, of about 17 people each.")] = TEAMS,
    weeks: Annotated[int, typer.Option(help="How many ISO weeks.")] = WEEKS,
    start: Annotated[str, typer.Option(help="The first ISO week.")] = START,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was planted as JSON, as in truth.json.")] = False,
) -> None:
    """Write the exports of a made-up organisation, in the vendors' own formats, with resistance planted in a few teams.

    What was planted, and what else happens that only looks like it, stands in truth.json beside the exports.

    Examples:

      undertow simulate --out build/exports

      undertow simulate --out build/small --teams 12 --weeks 26 --start 2025-W40

      undertow simulate --out build/exports --json | jq '.episodes[].unit'
    """
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Writing exports", total=None)
        truth = simulate(out, seed, teams, weeks, start, lambda done, total: bar.update(task, completed=done, total=total))
    if as_json:
        sys.stdout.write(truth.to_json().decode())
    else:
        _print(truth, out)


def _print(truth: Truth, folder: Path) -> None:
    console = Console()
    rows = ", ".join(f"{count:,} {kind}" for kind, count in truth.rows.items())
    console.print(
        f"{truth.people} people in {truth.teams} teams, {truth.weeks[0]} to {truth.weeks[1]}, written to {folder}", soft_wrap=True
    )
    console.print(f"rows: {rows}", soft_wrap=True)
    table = Table("team", "what", "since", "people", "share", "used before", "after", "idle seats", title="Planted")
    for e in truth.episodes:
        before = "" if e.use_before is None else f"{e.use_before:.0%}"
        table.add_row(
            e.unit,
            f"{e.pattern} ({e.shape})",
            e.since,
            str(e.people),
            f"{e.size:.0%}",
            before,
            "" if e.use_after is None else f"{e.use_after:.0%}",
            "" if e.idle is None else f"{e.idle:.0%}",
        )
    for c in truth.confounders:
        table.add_row(c.unit or "everybody", f"confounder: {c.kind}", c.day or c.since)
    console.print(table)
