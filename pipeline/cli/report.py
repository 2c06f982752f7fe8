"""``undertow report``: one HTML page that people can read, print and pass on."""

import sys
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.freezing import frozen_since
from pipeline.cli.looking import leave_entry
from pipeline.cli.team_pages import write, write_pages
from pipeline.errors import UnusableInput
from pipeline.report import read, render
from pipeline.settings import Language, read_settings
from pipeline.store import open_store


def run(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the page.")] = Path("report.html"),
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation, as it was named when its figures were collected.")] = None,
    language: Annotated[
        Language | None, typer.Option(help="Language the page opens in; the reader can switch to the other.")
    ] = None,
    teams: Annotated[Path | None, typer.Option(help="Folder for a page of each unit, which the report then links to.")] = None,
) -> None:
    """Write the report: adoption over time, licences, signals, what is withheld and why, what is stored.

    One page that holds both languages and fetches nothing: mail it, print it, put it on the intranet. Where UNDERTOW_CONSENT and
    UNDERTOW_COUNCIL_KEY are set, it says since when publishing is frozen.

    Examples:

      undertow report --store chdb:///var/lib/undertow/store --out report.html

      undertow report --store clickhouse://reader@ch:8123/undertow --org acme --language nl

      undertow report --org acme --out site/report.html --teams site/teams      with a page for each unit
    """
    settings = read_settings(store=store, org=org, language=language)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        content = read(opened.query, settings.org)
        if content.as_of is None:
            raise UnusableInput(
                f"The store holds no closed week of the organisation {settings.org}.",
                "Name another one with --org, or collect and replay first.",
            )
        leave_entry(settings, settings.org, "report")
        pages = write_pages(opened.query, settings, teams) if teams else {}
    addresses = {unit: Path(relpath(page, out.parent)).as_posix() for unit, page in pages.items()}
    write(out, render(content, settings.language, addresses, frozen_since(settings)))
    sys.stderr.write(f"{out}\n")
