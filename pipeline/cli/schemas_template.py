"""``undertow schemas template``: tables to fill in."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.errors import WrongUse
from pipeline.fetching.sources import example_text
from schemas.templates import LANGUAGES, TEMPLATES, template

SOURCES = "sources"
"""The one that is no table: what to collect, and what to ask vendors for."""


def run(
    name: Annotated[str | None, typer.Argument(help="Which table; left out, all are listed.")] = None,
    language: Annotated[str, typer.Option(help="Language of words for people: en or nl.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the list, or the table, as JSON.")] = False,
) -> None:
    """Print a CSV to fill in: a line of columns, and lines that show what belongs in them. Every table is about units.

    `sources` is a file of another kind: what `undertow collect` with `--fetch` or `--all` asks for.

    The pulse comes with ten statements on role clarity, worries, confidence and safety; ask a few of them at a time.

    Examples:

      undertow schemas template

      undertow schemas template questions > questions.csv

      undertow schemas template pulse --language nl

      undertow schemas template sources > sources.toml
    """
    if language not in LANGUAGES:
        raise WrongUse("There is no such language.", f"Choose one of: {', '.join(LANGUAGES)}.")
    if name is None:
        _list(language, as_json=as_json)
        return
    if name == SOURCES:
        text = example_text()
        sys.stdout.write(json.dumps({"name": name, "toml": text}) + "\n" if as_json else text)
        return
    if name not in TEMPLATES:
        raise WrongUse("There is no such template.", f"Choose one of: {', '.join((*TEMPLATES, SOURCES))}.")
    text = template(name, language)
    sys.stdout.write(json.dumps({"name": name, "csv": text}, ensure_ascii=False) + "\n" if as_json else text)


def _list(language: str, *, as_json: bool) -> None:
    listed = [{"name": name, "source": one.source, "about": getattr(one, language)} for name, one in TEMPLATES.items()]
    if as_json:
        sys.stdout.write(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
        return
    table = Table("template", "what for", "undertow collect", title="Tables to fill in")
    for one in listed:
        table.add_row(one["name"], one["about"], one["source"])
    Console().print(table)
