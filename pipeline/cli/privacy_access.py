"""``undertow privacy access-log``: who looked."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from pipeline.cli.log_files import sound
from pipeline.cli.looking import access_log as path_of
from pipeline.cli.taking_in import take_in
from pipeline.privacy.access import Look, looks
from pipeline.settings import Language, Settings, read_settings
from pipeline.store import open_store
from pipeline.texts import Text, texts

COLUMNS = ("at", "role", "org", "unit", "what", "command")


def access_log(
    unit: Annotated[str | None, typer.Option(help="Only looks at this unit, alone or among all.")] = None,
    log: Annotated[Path | None, typer.Option("--log", help="The access log; else UNDERTOW_ACCESS_LOG.")] = None,
    noted: Annotated[
        str | None, typer.Option(help="A hash that was noted earlier: fail when it is not in the log any more.")
    ] = None,
    take: Annotated[
        bool, typer.Option("--take-in", help="First take in what the ClickHouse server's own log tells of looks by other ways.")
    ] = False,
    store: Annotated[
        str | None, typer.Option(metavar="DSN", help="The server, as a user with the role undertow_auditor.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """Show who looked at which unit, when, and with what; and check that no entry was changed, dropped or added.

    Everybody may ask this about their own team. Roles are kept, never names. It ends with the newest hash: whoever notes it can
    ask later, with --noted, whether the log still holds all it held then.

    Commands leave entries by themselves. Dashboards and SQL do not: --take-in adds them from the server's own log, by the hour,
    role and view. Run it each day.

    Examples:

      undertow privacy access-log --unit Support

      undertow privacy access-log --take-in --store clickhouse://undertow_auditor@clickhouse:8123/undertow_release

      undertow privacy access-log --json | jq '.[] | [.at, .role, .unit]'
    """
    settings = read_settings(access_log=log, language=language, store=store)
    if take:
        _take_in(settings)
    chain = sound(path_of(settings), noted)
    found = list(looks(chain.entries, unit))
    if as_json:
        sys.stdout.write(json.dumps([look.model_dump(mode="json", include=set(COLUMNS)) for look in found], indent=2) + "\n")
    else:
        _print(found, texts(settings.language))
        sys.stderr.write(f"{chain.head}\n")


def _take_in(settings: Settings) -> None:
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        added = take_in(path_of(settings), opened.server_looks, datetime.now(UTC))
    sys.stderr.write(f"{added} entries taken in from the server.\n")


def _print(found: list[Look], text: Text) -> None:
    if not found:
        Console().print(text("access.none"))
        return
    table = Table(*(text(f"access.{name}") for name in COLUMNS), title=text("access.title"), title_justify="left")
    for look in found:
        values = (look.at.strftime("%Y-%m-%d %H:%M"), look.role, look.org or "", look.unit, look.what, look.command)
        table.add_row(*(Plain(value) for value in values))
    Console().print(table)
