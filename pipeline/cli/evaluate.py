"""``undertow evaluate``: how good detection is, on organisations whose truth is known, beside the best of other fields."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.errors import WrongUse
from pipeline.evaluation import targets
from pipeline.evaluation.charts import charts, demand_library
from pipeline.evaluation.page import render
from pipeline.evaluation.run import Advance, Place, calibrate, evaluate, steps
from pipeline.evaluation.scale import FULL, QUICK
from pipeline.evaluation.worlds import Purpose

KEPT = Path("build/evaluation")
STEPS = frozenset({"organisations", "public scenarios"})


def run(
    quick: Annotated[
        bool, typer.Option("--quick/--full", help="A twentieth of the organisations: minutes, wide intervals.")
    ] = True,
    seeds: Annotated[float, typer.Option(help="So many times the organisations of each kind.", min=0.05, max=5)] = 1.0,
    out: Annotated[Path | None, typer.Option(help="Write the page here, its plots in a folder of the same name.")] = None,
    certainty: Annotated[
        Path | None, typer.Option(help="Write the table of stated certainty here, from organisations for tuning, and no page.")
    ] = None,
    processes: Annotated[int, typer.Option(help="Organisations made at a time.", min=1, max=64)] = 1,
    keep: Annotated[Path, typer.Option(help="Where pieces are kept, so that a run that was stopped goes on.")] = KEPT,
) -> None:
    """Measure detection on simulated organisations: recall, delay, false alarms, certainty, and the same of other methods.

    Organisations for judging have other seeds and other settings than those for tuning. The same scale and code give the same
    page. Methods that are not installed (R, ruptures, river) are left out, and the page says so.

    Examples:

      undertow evaluate --quick

      undertow evaluate --full --processes 2 --out docs/evaluation.md

      undertow evaluate --full --seeds 0.25 --out build/evaluation.md

      undertow evaluate --full --certainty pipeline/detectors/certainty.toml
    """
    if out is not None:
        demand_library()
    scale = (QUICK if quick else FULL).times(seeds)
    command = f"undertow evaluate --{'quick' if quick else 'full'}" + (f" --seeds {seeds:g}" if seeds != 1 else "")
    if certainty is not None:
        with _progress(len(scale.only(Purpose.TUNING).asked())) as advance:
            table = calibrate(scale, f"{command} --certainty {certainty}", Place(keep, processes, advance))
        _put(certainty, table)
        return
    with _progress(steps(scale)) as advance:
        results = evaluate(scale, command, Place(keep, processes, advance))
    if out is not None:
        _write(out, page=lambda plots: render(results, plots), drawn=list(charts(results)))
    sys.stdout.write("\n".join(targets.table(results).markdown()) + "\n")


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("organisations", total=total)

        def advance(what: str) -> None:
            # Slow peers are told by name; they are no step of their own.
            bar.update(task, description=what, advance=1.0 if what in STEPS else 0.0)

        yield advance


def _write(out: Path, page: Callable[[Mapping[str, str]], str], drawn: Sequence[tuple[str, str, str]]) -> None:
    folder = out.with_suffix("")
    for name, _, svg in drawn:
        _put(folder / f"{name}.svg", svg)
    _put(out, page({f"{folder.name}/{name}.svg": caption for name, caption, _ in drawn}))


def _put(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written.", "Check that its folder is there and may be written to.") from fault
