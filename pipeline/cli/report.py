"""``undertow report``: one HTML page that people can read, print and pass on."""

import sys
from os.path import relpath
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.freezing import frozen_since
from pipeline.cli.looking import leave_entry
from pipeline.cli.report_digest import Wanted, make_digest
from pipeline.cli.team_pages import write, write_pages
from pipeline.errors import UnusableInput, WrongUse
from pipeline.report import read, render
from pipeline.report.digest import Audience
from pipeline.settings import Language, read_settings
from pipeline.store import open_store


def run(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write the page; else report.html, or digest-….html.")
    ] = None,
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation, as it was named when its figures were collected.")] = None,
    language: Annotated[
        Language | None, typer.Option(help="Language the page opens in; the reader can switch to the other. Digests have one.")
    ] = None,
    teams: Annotated[Path | None, typer.Option(help="Folder for a page of each unit, which the report then links to.")] = None,
    audience: Annotated[Audience | None, typer.Option(help="A digest of a month instead, for this reader.")] = None,
    unit: Annotated[str | None, typer.Option(help="Of a change lead: the unit, with all units under it.")] = None,
    month: Annotated[str | None, typer.Option(help="The month of a digest: 2026-10; else the last one that is over.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the digest to PDF as well, with this machine's Chromium.")] = False,
    sending: Annotated[bool, typer.Option("--send", help="Send the digest to its contact, once (UNDERTOW_CONTACTS).")] = False,
    again: Annotated[bool, typer.Option("--again", help="With --send: also where it was sent before.")] = False,
) -> None:
    """Write the report, or a digest of a month for HR, for a change lead or for the works council; print it, or send it.

    The report is one page that holds both languages and fetches nothing: mail it, print it, put it on the intranet. A digest is
    in one language and has what its reader can act on. Where UNDERTOW_CONSENT and UNDERTOW_COUNCIL_KEY are set, the report says
    since when publishing is frozen.

    Examples:

      undertow report --store chdb:///var/lib/undertow/store --out report.html

      undertow report --org acme --out site/report.html --teams site/teams      with a page for each unit

      undertow report --audience hr --month 2026-10 --pdf

      undertow report --audience change-lead --unit Payments --send
    """
    settings = read_settings(store=store, org=org, language=language)
    if audience is not None:
        if teams is not None:
            raise WrongUse("A digest has no pages of units.", "Leave out --teams, or --audience.")
        said = language is not None
        make_digest(settings, Wanted(audience, unit, month, out, pdf=pdf, send=sending, again=again, has_language=said))
        return
    if unit or month or pdf or sending or again:
        raise WrongUse("It is not said for whom the digest is.", f"Give --audience: {', '.join(Audience)}.")
    out = out or Path("report.html")
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
