"""``undertow schemas template``: tables to fill in."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.errors import WrongUse
from schemas.templates import LANGUAGES, TEMPLATES, template


def run(
    name: Annotated[str | None, typer.Argument(help="Which table; left out, all are listed.")] = None,
    language: Annotated[str, typer.Option(help="Language of words for people: en or nl.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the list, or the table, as JSON.")] = False,
) -> None:
    """Print a CSV to fill in: a line of columns, and lines that show what belongs in them. Every table is about units.

    The pulse comes with ten statements on role clarity, worries, confidence and safety; ask a few of them at a time.

    Examples:

      undertow schemas template

      undertow schemas template questions > questions.csv

      undertow schemas template pulse --language nl
    """
    if language not in LANGUAGES:
        raise WrongUse("There is no such language.", f"Choose one of: {', '.join(LANGUAGES)}.")
    if name is None:
        _list(language, as_json=as_json)
        return
    if name not in TEMPLATES:
        raise WrongUse("There is no such template.", f"Choose one of: {', '.join(TEMPLATES)}.")
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
