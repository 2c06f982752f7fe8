"""``undertow privacy audit``: what attackers learn from everything that is stored, sent and shown."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.audit import Audit, Scale, audit, of_one, side_by_side
from pipeline.audit.experiments.outcome import Experiment, Outcome
from pipeline.audit.page import render, table
from pipeline.errors import WrongUse

USUAL = Scale()
PROCESSES = 2


def run(
    seeds: Annotated[int, typer.Option(help="Organisations of each kind.", min=1)] = USUAL.seeds,
    people: Annotated[int, typer.Option(help="People in each organisation of the attack over time.", min=260)] = USUAL.people,
    organisation: Annotated[
        int | None, typer.Option(help="Attack one organisation of so many people alone, and tell how long that took.", min=260)
    ] = None,
    weeks: Annotated[int, typer.Option(help="With --organisation: over so many weeks.", min=13, max=52)] = 26,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the page here too, in Markdown.")] = None,
) -> None:
    """Attack made-up organisations that went through the real pipeline, and tell what was learned, failures included.

    The same numbers of seeds and people give the same page, but for the noise of the profile dp, which is drawn anew. At the
    usual scale it takes some minutes on two cores; more seeds make the intervals narrower.

    Examples:

      undertow privacy audit

      undertow privacy audit --out docs/privacy-audit.md

      undertow privacy audit --seeds 4 --out docs/privacy-audit.md

      undertow privacy audit --organisation 5000 --weeks 26

      undertow privacy audit --seeds 1 --people 1300 --json | jq '.results[] | select(.verdict == "FAILS")'
    """
    if organisation is not None and out is not None:
        raise WrongUse("The page is about many organisations, not one.", "Leave out --out or --organisation.")
    begun = monotonic()
    chosen = None if organisation is None else of_one(organisation, weeks)
    found = audit(Scale(seeds, people), _with_progress, chosen)
    if organisation is not None:
        told = f"{organisation:,} people over {weeks} weeks: {monotonic() - begun:.0f} seconds in {PROCESSES} processes."
        Console(stderr=True).print(told)
    if out is not None:
        _write(out, render(found))
    if as_json:
        results = [result.as_json() for result in found.results]
        sys.stdout.write(json.dumps({"scale": asdict(found.scale), "results": results}, indent=2, ensure_ascii=False) + "\n")
    else:
        _print(found)


def _with_progress(chosen: Sequence[Experiment]) -> Iterable[Outcome]:
    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Experiments", total=len(chosen))
        yield from side_by_side(chosen, PROCESSES, lambda done, _: bar.update(task, completed=done))


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, "utf-8")
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written.", "Check that its folder is there and may be written to.") from fault


def _print(found: Audit) -> None:
    grid = Table("attack", "surface", "what", "found", "interval (99.9 %)", "of", "criterion", "verdict", show_lines=False)
    for row in table(found.results):
        grid.add_row(*row, style="bold" if row[-1] == "FAILS" else None)
    Console().print(grid)
