"""``undertow schemas``: the message families, and their generated JSON Schemas."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli import schemas_template
from pipeline.errors import UndertowError
from schemas import FAMILIES
from schemas.generate import FOLDER, broken, stale, write

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
app.command("template")(schemas_template.run)


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    write_them: Annotated[bool, typer.Option("--write", help="Write the generated JSON Schemas.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when a generated JSON Schema is stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the JSON Schemas lie.")] = FOLDER,
) -> None:
    """List what may travel and be kept: each family with its owner, its purpose and how long it is kept.

    Examples:

      undertow schemas

      undertow schemas --json | jq '.[].purpose'

      undertow schemas --write      after a change of a model

      undertow schemas template     tables to fill in
    """
    if context.invoked_subcommand:
        return
    if faults := broken(folder):
        raise UndertowError(
            f"Old messages could not be read any more: {'; '.join(faults)}.",
            "Undo the change, or raise the version in the family's contract.",
        )
    if write_them:
        write(folder)
    if check and (names := stale(folder)):
        raise UndertowError(f"Stale JSON Schemas: {', '.join(names)}.", "Run `undertow schemas --write` and commit the result.")
    families = [family.contract for family in FAMILIES.values()]
    if as_json:
        sys.stdout.write(json.dumps([asdict(contract) for contract in families], indent=2) + "\n")
        return
    table = Table("schema", "owner", "why it exists", "kept", title="What may travel, and why")
    for c in families:
        table.add_row(f"{c.name} v{c.version}", c.owner, c.purpose, f"{c.retention_days} days")
    Console().print(table)
