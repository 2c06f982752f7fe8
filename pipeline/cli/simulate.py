"""``undertow simulate``: a made-up organisation, written as vendor exports."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from pipeline.errors import UnusableInput, WrongUse
from pipeline.public_holidays import is_public_holiday
from pipeline.simulator import SEED, START, TEAMS, WEEKS, Settings, Truth, simulate
from pipeline.simulator.planting import CONFOUNDERS, PATTERNS, Planting
from pipeline.simulator.settings import FIRST_TOOL, MISSPECIFIED, STANDARD, varied
from pipeline.simulator.tables import TABLES
from pipeline.simulator.vendors import WRITERS

ALL, NONE = "all", "none"
WITH_OTHERS = tuple(pattern for pattern in PATTERNS if pattern != "units_apart")
"""All patterns but that of the whole organisation, which would touch the teams without an episode too."""


def run(
    out: Annotated[Path, typer.Option(help="Folder for the files; new or empty.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = SEED,
    teams: Annotated[int, typer.Option(help="How many teams, of about 17 people each.")] = TEAMS,
    weeks: Annotated[int, typer.Option(help="How many ISO weeks.")] = WEEKS,
    start: Annotated[str, typer.Option(help="The first ISO week.")] = START,
    tools: Annotated[
        str, typer.Option(help=f"Tools and tables, between commas, or `all`: {', '.join([*WRITERS, *TABLES])}.")
    ] = FIRST_TOOL,
    patterns: Annotated[
        str | None, typer.Option(help=f"What is planted, between commas, `all` or `none`: {', '.join(PATTERNS)}.")
    ] = None,
    confounders: Annotated[
        str | None, typer.Option(help=f"What else happens, likewise, to teams without a pattern: {', '.join(CONFOUNDERS)}.")
    ] = None,
    countries: Annotated[str, typer.Option(help="Countries of the departments, in turn, as ISO 3166 codes.")] = "NL",
    world: Annotated[
        Literal["standard", "varied", "misspecified"],
        typer.Option(help="Priors: of the demo, drawn anew with the seed, or such as no detector expects."),
    ] = "standard",
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Write what could be downloaded on that day; the last three days are not final.", formats=["%Y-%m-%d"]),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was planted as JSON, as in truth.json.")] = False,
) -> None:
    """Write the exports of a made-up organisation, in the vendors' own formats, with trouble planted in a few teams.

    What was planted, and what else happens that only looks like it, stands in truth.json beside the exports. Without --patterns
    and --confounders it is the plan of the demo: two patterns of resistance and five confounders.

    Examples:

      undertow simulate --out build/exports

      undertow simulate --out build/small --teams 12 --weeks 26 --start 2025-W40

      undertow simulate --out build/all --teams 150 --tools all --patterns all --confounders all --countries NL,DE,BE

      undertow simulate --out build/quiet --patterns none --confounders restatement,tool_outage --world varied

      undertow simulate --out build/today --as-of 2026-06-17

      undertow simulate --out build/exports --json | jq '.episodes[].unit'
    """
    names, inputs = _tools(tools)
    settings = _settings(seed, world, names, _countries(countries), _planting(patterns, confounders, names))
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Writing exports", total=None)
        truth = simulate(
            out,
            seed,
            teams,
            weeks,
            start,
            lambda done, total: bar.update(task, completed=done, total=total),
            settings=settings,
            inputs=inputs,
            as_of=None if as_of is None else as_of.date(),
        )
    if as_json:
        sys.stdout.write(truth.to_json().decode())
    else:
        _print(truth, out)


def _settings(seed: int, world: str, tools: tuple[str, ...], countries: tuple[str, ...], planting: Planting | None) -> Settings:
    drawn = {"standard": STANDARD, "misspecified": MISSPECIFIED}.get(world) or varied(seed)
    return replace(drawn, staff=replace(drawn.staff, countries=countries), planting=planting, tools=tools)


def _tools(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tools, the first of them as given, and the tables."""
    names = (FIRST_TOOL, *(name for name in WRITERS if name != FIRST_TOOL), *TABLES) if text == ALL else _listed(text)
    _refuse_strangers("tool or table", names, [*WRITERS, *TABLES])
    return tuple(name for name in names if name in WRITERS), tuple(name for name in names if name in TABLES)


def _planting(patterns: str | None, confounders: str | None, tools: Sequence[str]) -> Planting | None:
    if patterns is None and confounders is None:
        return None
    chosen = _chosen("pattern", patterns or NONE, PATTERNS, WITH_OTHERS)
    others = _chosen("confounder", confounders or NONE, CONFOUNDERS, CONFOUNDERS)
    if "tool_migration" in others and confounders != ALL and len(tools) < 2:
        raise WrongUse("A team cannot move from one tool to another where there is one.", "Name two tools with --tools.")
    return Planting(patterns=chosen, confounders=others)


def _chosen(kind: str, text: str, known: Sequence[Any], by_all: Sequence[Any]) -> tuple[Any, ...]:
    if text in {ALL, NONE}:
        return tuple(by_all) if text == ALL else ()
    names = _listed(text)
    _refuse_strangers(kind, names, known)
    return names


def _countries(text: str) -> tuple[str, ...]:
    names = tuple(name.upper() for name in _listed(text))
    for name in names:
        try:
            is_public_holiday(date(2026, 1, 1), name)
        except UnusableInput as fault:
            raise WrongUse(f"The public holidays of {name!r} are not known.", "Name countries as NL,DE,BE.") from fault
    return names


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _refuse_strangers(kind: str, names: Sequence[str], known: Sequence[str]) -> None:
    if strangers := [name for name in names if name not in known]:
        raise WrongUse(f"There is no {kind} {strangers[0]!r}.", f"Choose from: {', '.join(known)}.")


def _print(truth: Truth, folder: Path) -> None:
    console = Console()
    rows = ", ".join(f"{count:,} {kind}" for kind, count in truth.rows.items())
    console.print(
        f"{truth.people} people in {truth.teams} teams, {truth.weeks[0]} to {truth.weeks[1]}, written to {folder}", soft_wrap=True
    )
    console.print(f"rows: {rows}", soft_wrap=True)
    table = Table("team", "what", "since", "people", "share", "used before", "after", "idle seats", title="Planted")
    for e in truth.episodes:
        what = f"{e.pattern} ({e.shape})"
        table.add_row(e.unit, what, e.since, str(e.people), f"{e.size:.0%}", *map(_share, (e.use_before, e.use_after, e.idle)))
    for c in truth.confounders:
        table.add_row(c.unit or "everybody", f"confounder: {c.kind}", c.day or c.since)
    console.print(table)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
