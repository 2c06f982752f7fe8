"""``undertow privacy access-log``: who looked."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from pipeline.cli.log_files import sound
from pipeline.cli.looking import access_log as path_of
from pipeline.privacy.access import Look, looks
from pipeline.settings import Language, read_settings
from pipeline.texts import Text, texts

COLUMNS = ("at", "role", "org", "unit", "what", "command")


def access_log(
    unit: Annotated[str | None, typer.Option(help="Only looks at this unit, alone or among all.")] = None,
    log: Annotated[Path | None, typer.Option("--log", help="The access log; else UNDERTOW_ACCESS_LOG.")] = None,
    noted: Annotated[
        str | None, typer.Option(help="A hash that was noted earlier: fail when it is not in the log any more.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """Show who looked at which unit, when, and with what; and check that no entry was changed, dropped or added.

    Everybody may ask this about their own team. Roles are kept, never names. It ends with the newest hash: whoever notes it can
    ask later, with --noted, whether the log still holds all it held then.

    Examples:

      undertow privacy access-log --unit Support

      undertow privacy access-log --json | jq '.[] | [.at, .role, .unit]'
    """
    settings = read_settings(access_log=log, language=language)
    chain = sound(path_of(settings), noted)
    found = list(looks(chain.entries, unit))
    if as_json:
        sys.stdout.write(json.dumps([look.model_dump(mode="json", include=set(COLUMNS)) for look in found], indent=2) + "\n")
    else:
        _print(found, texts(settings.language))
        sys.stderr.write(f"{chain.head}\n")


def _print(found: list[Look], text: Text) -> None:
    if not found:
        Console().print(text("access.none"))
        return
    table = Table(*(text(f"access.{name}") for name in COLUMNS), title=text("access.title"), title_justify="left")
    for look in found:
        values = (look.at.strftime("%Y-%m-%d %H:%M"), look.role, look.org or "", look.unit, look.what, look.command)
        table.add_row(*(Plain(value) for value in values))
    Console().print(table)
