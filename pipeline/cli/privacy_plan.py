"""``undertow privacy plan``: the release plan in plain words."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Plain

from pipeline.cli.plan_in_force import plan_in_force
from pipeline.privacy.plan_words import EntryInWords, PlanInWords, explain
from pipeline.settings import Language, read_settings
from pipeline.texts import texts


def run(
    file: Annotated[Path | None, typer.Option(help="The plan; without it, the one in force.")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the words.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan, its words and its fingerprint as JSON.")] = False,
) -> None:
    """Explain the release plan: what is counted, about whom at least, how exact, who may see it, why and until when.

    A plan with faults is refused, and all of them are named. Reading a plan changes nothing.

    Examples:

      undertow privacy plan

      undertow privacy plan --language nl

      undertow privacy plan --file next-year.toml      check a plan before it goes to the works council

      undertow privacy plan --json | jq -r .fingerprint
    """
    settings = read_settings(plan=file, language=language)
    plan = plan_in_force(settings, datetime.now(UTC).date())
    words = explain(plan, settings.language)
    if as_json:
        told = {"fingerprint": plan.fingerprint(), "plan": plan.model_dump(mode="json"), "words": asdict(words)}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    console = Console(highlight=False)
    show(words, console, nothing=texts(settings.language)("plan.nothing"))
    console.print(Plain(f"\n{texts(settings.language)('plan.fingerprint')}: {plan.fingerprint()}"))


def show(words: PlanInWords, console: Console, nothing: str) -> None:
    """Print the plan; ``nothing`` stands where a surface has no entry. What the plan says itself never becomes markup."""
    console.print(Plain(words.title, "bold"))
    for sentence in words.about:
        console.print(Plain(sentence))
    for heading, entries in words.surfaces.items():
        console.print(Plain(f"\n{heading}", "bold"))
        if not entries:
            console.print(Plain(nothing))
        for entry in entries:
            console.print(_grid(entry))
    console.print(Plain(f"\n{words.never_title}", "bold"))
    for sentence in words.never:
        console.print(Plain(f"- {sentence}"))


def _grid(entry: EntryInWords) -> Padding:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, min_width=28)
    grid.add_column(overflow="fold")
    grid.add_row(Plain(entry.name, "bold"), Plain("; ".join(entry.measures)))
    for label, said in entry.terms.items():
        grid.add_row(Plain(f"  {label}"), Plain(said))
    return Padding(grid, (1, 0, 0, 0))
