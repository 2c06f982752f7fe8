"""``undertow privacy audit``: what attackers learn from everything that is stored, sent and shown."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.audit import Audit, Scale, audit, side_by_side
from pipeline.audit.experiments.outcome import Experiment, Outcome
from pipeline.audit.page import render, table
from pipeline.errors import WrongUse

USUAL = Scale()
PROCESSES = 2


def run(
    seeds: Annotated[int, typer.Option(help="Organisations of each kind.", min=1)] = USUAL.seeds,
    people: Annotated[int, typer.Option(help="People in each organisation of the attack over time.", min=260)] = USUAL.people,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the page here too, in Markdown.")] = None,
) -> None:
    """Attack made-up organisations that went through the real pipeline, and tell what was learned, failures included.

    The same numbers of seeds and people always give the same page. At the usual scale it takes some minutes.

    Examples:

      undertow privacy audit

      undertow privacy audit --out docs/privacy-audit.md

      undertow privacy audit --seeds 1 --people 1300 --json | jq '.results[] | select(.verdict == "FAILS")'
    """
    found = audit(Scale(seeds, people), _with_progress)
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
