"""``undertow signals explain``: everything that may be said of one signal."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text as Plain

from pipeline.cli.looking import leave_entry
from pipeline.detectors import FALSE_ALARMS_A_YEAR
from pipeline.errors import UnusableInput
from pipeline.report import read_signals
from pipeline.report.explained import explained
from pipeline.report.my_team import read_my_team
from pipeline.settings import Language, read_settings
from pipeline.store import open_store


def explain(
    signal: Annotated[str, typer.Argument(metavar="ID", help="The id, as `undertow signals --all --json` lists it.")],
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the words.")] = None,
) -> None:
    """Explain one signal: what was seen, since when, how sure, against what, what else it may be, what may help.

    Its course is drawn from what may be shown of the unit, and from nothing else; where nothing may, it says so.

    Examples:

      undertow signals explain 8c1f0b7a3d5e9264

      undertow signals explain 8c1f0b7a3d5e9264 --language nl --store chdb:///var/lib/undertow/store
    """
    settings = read_settings(store=store, language=language)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        found = [one for one in read_signals(opened.query) if one.id == signal]
        if not found:
            raise UnusableInput(
                "No signal that may be shown has this id.",
                "`undertow signals --all --json | jq -r '.[].id'` lists those there are.",
            )
        team = read_my_team(opened.query, found[0].org, found[0].unit)
    leave_entry(settings, found[0].org, "signals explain", found[0].unit)
    console = Console()
    for section in explained(found[0], team, settings.language, FALSE_ALARMS_A_YEAR):
        console.print(Plain(section.heading, "bold"))
        for line in section.lines:
            console.print(Plain(f"  {line}"))
