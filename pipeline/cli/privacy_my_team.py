"""``undertow privacy my-team``: everything that is shown of one unit, and what is kept of it, for whoever is in it."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Column
from rich.table import Table as Grid
from rich.text import Text as Plain

from pipeline.cli.log_files import sound
from pipeline.cli.looking import access_log, leave_entry
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.cli.team_pages import write
from pipeline.errors import UnusableInput
from pipeline.privacy.access import looks
from pipeline.report.cards import Card
from pipeline.report.my_team import MyTeam, names_near, read_my_team
from pipeline.report.my_team_page import as_json as team_as_json
from pipeline.report.my_team_page import render_my_team
from pipeline.report.my_team_words import Section, Table, lead, sections, title
from pipeline.settings import Language, Settings, read_settings
from pipeline.store import open_store
from pipeline.texts import Text, texts


def my_team(
    unit: Annotated[str, typer.Argument(help="The team or department, as the roster names it.")],
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation, as it was named when its figures were collected.")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the words.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write a page here, in both languages, instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows, and the words beside them, as JSON.")] = False,
) -> None:
    """Show everything that is shown of a unit: every released row, every signal; what it means, how exact, until when, for whom.

    And what is kept of it for the programs, without its values; who looked at it; how to object, and how to stop it. The rows
    are those of the release surface, unchanged. Looking leaves an entry in the access log, as every look does.

    Examples:

      undertow privacy my-team Support --org acme

      undertow privacy my-team "Finance/other" --language nl --out mijn-team.html

      undertow privacy my-team Support --json | jq .rows.release_quarter
    """
    settings = read_settings(store=store, org=org, language=language)
    team = _read(settings, unit)
    plan = plan_in_force(settings, datetime.now(UTC).date())
    leave_entry(settings, settings.org, "privacy my-team", unit)
    seen = [look for look in looks(sound(access_log(settings), None).entries, unit) if look.org in {None, settings.org}]
    if out is not None:
        write(out, render_my_team(team, plan, seen, settings.language))
        sys.stderr.write(f"{out}\n")
    if as_json:
        sys.stdout.write(team_as_json(team, plan, seen, settings.language))
    elif out is None:
        told = (title(team, settings.language), lead(team, settings.language))
        show(told, sections(team, plan, seen, settings.language), texts(settings.language), Console(highlight=False))


def _read(settings: Settings, unit: str) -> MyTeam:
    """The rows of a unit of which anything is shown."""
    password = settings.store_password.get_secret_value() if settings.store_password else None
    text = texts(settings.language)
    with open_store(settings.store, password) as opened:
        team = read_my_team(opened.query, settings.org, unit)
        if team.is_known:
            return team
        near = names_near(opened.query, settings.org, unit)
    hint = f"{text('my_team.near', names=', '.join(near))} " if near else ""
    raise UnusableInput(text("my_team.unknown", org=settings.org), hint + text("my_team.unknown_cure"))


def show(told: tuple[str, str], parts: list[Section], text: Text, console: Console) -> None:
    """Print it. Names of units never become markup."""
    console.print(Plain(told[0], "bold"))
    console.print(Plain(told[1]))
    for part in parts:
        console.print(Plain(f"\n{part.heading}", "bold"))
        for said in part.paragraphs:
            console.print(Plain(said))
        for card in part.cards:
            console.print(_card(card, text))
        for label, said in part.facts.items():
            console.print(Plain(f"{label}: {said}"))
        for entry in part.entries:
            kept = "; ".join(f"{label}: {said}" for label, said in entry.terms.items())
            console.print(Padding(Plain(f"{'; '.join(entry.measures)}\n{kept}"), (1, 0, 0, 2)))
        if part.table is not None and part.table.rows:
            console.print(Plain(f"\n{part.table.caption}", "italic"))
            console.print(_grid(part.table))
        if part.raw is not None and part.raw.rows:
            console.print(Plain(f"\n{part.raw.caption}", "italic"))
            for row in part.raw.rows:
                console.print(Plain(" ".join(f"{name}={value}" for name, value in zip(part.raw.columns, row, strict=True))))


def _grid(table: Table) -> Grid:
    grid = Grid(*(Column(Plain(name)) for name in table.columns), box=None, pad_edge=False)
    for row in table.rows:
        grid.add_row(*(Plain(cell) for cell in row))
    return grid


def _card(card: Card, text: Text) -> Padding:
    lines = [card.seen, *([card.status] if card.status else [])]
    lines += [f"{text('report.signal_also')}: {'; '.join(card.also)}"] if card.also else []
    lines += [f"{text('report.signal_since')}: {card.since}", f"{text('report.signal_sure')}: {card.sure}"]
    lines += [f"{bar.label}: {bar.said}" for bar in card.bars]
    lines.append(f"{text('report.signal_other')}: {'; '.join(card.explanations) or text('report.signal_other_none')}")
    lines.append(f"{text('report.signal_steps')}: {' '.join(card.steps)}")
    return Padding(Plain("\n".join(lines)), (0, 0, 1, 2))
