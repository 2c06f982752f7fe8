"""``undertow privacy pack``: the works-council pack, made from what is set."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.plan_in_force import plan_in_force
from pipeline.council import Facts, print_to_pdf, render
from pipeline.council.attacks import Findings, read_findings
from pipeline.errors import UnusableInput
from pipeline.settings import read_settings

ACCOUNT = Path("docs/privacy-audit.md")


class Wanted(StrEnum):
    """Which languages."""

    NL = "nl"
    EN = "en"
    BOTH = "both"


def pack(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for pack.en.html and pack.nl.html.")],
    language: Annotated[Wanted, typer.Option(help="Which languages.")] = Wanted.BOTH,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print each to PDF too; needs Chromium.")] = False,
    plan: Annotated[Path | None, typer.Option(help="The release plan; without it, the one in force.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation, as the collector names it.")] = None,
    account: Annotated[Path, typer.Option("--audit", help="What `undertow privacy audit --out` wrote.")] = ACCOUNT,
) -> None:
    """Make the works-council pack: what is collected, shown, kept, stopped and not protected, from what is really set.

    It carries the fingerprint of plan and settings that the works council signs, names the test behind every claim, and holds a
    data protection impact assessment, filled in as far as the configuration goes. The same configuration gives the same pack.

    Examples:

      undertow privacy pack --out build/works-council

      undertow privacy pack --out build/works-council --language nl --pdf

      undertow privacy pack --out build/works-council --org acme --plan release-plan.toml --audit privacy-audit.md
    """
    settings = read_settings(plan=plan, org=org)
    in_force = plan_in_force(settings, datetime.now(UTC).date())
    facts = Facts(settings.org, settings.finality_days, in_force, _findings(account))
    for code in ("en", "nl") if language is Wanted.BOTH else (language.value,):
        page = out / f"pack.{code}.html"
        _write(page, render(facts, code))
        sys.stdout.write(f"{page}\n")
        if pdf:
            printed = page.with_suffix(".pdf")
            print_to_pdf(page, printed)
            sys.stdout.write(f"{printed}\n")


def _findings(account: Path) -> Findings | None:
    if not account.is_file():
        if account == ACCOUNT:
            return None
        raise UnusableInput(f"There is no file {account}.", "Write it with `undertow privacy audit --out`, or leave --audit out.")
    findings = read_findings(account.read_text("utf-8"))
    if findings is None:
        raise UnusableInput(f"{account} is no account of the attack suite.", "Write it with `undertow privacy audit --out`.")
    return findings


def _write(path: Path, page: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    except OSError as fault:
        raise UnusableInput(f"{path} cannot be written: {fault.strerror}.", "Choose another place with --out.") from fault
