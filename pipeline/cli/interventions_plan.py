"""``undertow interventions plan``: a lot decides which units are helped first and which wait; nobody is refused."""

import json
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.interventions_planned import demand_interventions
from pipeline.cli.looking import leave_entry
from pipeline.effects import WAIT_WEEKS, draw
from pipeline.effects.effect import FEWEST_UNITS
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.report import read_signals, words
from pipeline.settings import Language, Settings, read_settings
from pipeline.store import Store, open_store
from pipeline.texts import Text, texts
from schemas.signal import NextStep, SignalStatus
from schemas.waitlist import Waitlist

MOST_SEEDS = 2**32


def plan(
    kind: Annotated[NextStep, typer.Option(help="What is planned.")],
    units: Annotated[str | None, typer.Option(help="The units, with commas between.")] = None,
    open_signals: Annotated[bool, typer.Option("--open-signals", help="All units with an open signal instead.")] = False,
    week: Annotated[str | None, typer.Option(help="The ISO week of the first; else the next one.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=MOST_SEEDS - 1, help="What to draw with; else told.")] = None,
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation; else UNDERTOW_ORG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the places as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """Draw which units are helped first, and which have their turn seven weeks later, after the six weeks that count.

    Where not all can be helped in one week, somebody waits anyway. A lot is fairer than a choice, and lets `undertow
    interventions effect` tell later whether it helped. The draw is kept: a unit that still waits is not drawn again. The same
    units and seed give the same draw, anywhere.

    Examples:

      undertow interventions plan --kind coffee --open-signals

      undertow interventions plan --kind coffee --units Payments,Search,Claims --week 2026-W50 --seed 7
    """
    if (units is None) != open_signals:
        raise WrongUse("It is not said which units, or twice.", "Give either --units A,B,C or --open-signals.")
    settings = read_settings(store=store, org=org, language=language)
    today = datetime.now(UTC).date()
    demand_interventions(settings, today)
    first = Week.parse(week) if week else Week.of(today).shift(1)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        held = opened.waitlists(settings.org)
        waiting = {one.unit for one in held if one.kind == kind and Week.parse(one.turn) >= first}
        named = _with_signals(opened, settings, waiting) if units is None else _named(opened, settings, units, waiting)
        places = _places(settings.org, kind, named, first, secrets.randbelow(MOST_SEEDS) if seed is None else seed)
        if any((one.kind, one.period) == (kind, str(first)) for one in held):
            raise WrongUse("There is a draw of this kind for this week already.", "It stands; choose another --week.")
        leave_entry(settings, settings.org, "interventions plan")
        opened.write_waitlist(places)
    if len(named) < 2 * FEWEST_UNITS:
        sys.stderr.write(texts(settings.language)("waitlist.few", n=2 * FEWEST_UNITS) + "\n")
    show(places, texts(settings.language), as_json=as_json)


def plans(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation; else UNDERTOW_ORG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the places as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """List the draws there were: who has its turn when.

    Examples:

      undertow interventions plans

      undertow interventions plans --json --org acme
    """
    settings = read_settings(store=store, org=org, language=language)
    leave_entry(settings, settings.org, "interventions plans")
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        places = opened.waitlists(settings.org)
    show(places, texts(settings.language), as_json=as_json)


def show(places: Sequence[Waitlist], text: Text, *, as_json: bool) -> None:
    """Print draws: a table each, or all places as JSON."""
    if as_json:
        sys.stdout.write(json.dumps([one.model_dump(mode="json") for one in places], indent=2) + "\n")
        return
    console = Console()
    for kind, period in dict.fromkeys((one.kind, one.period) for one in places):
        drawn = [one for one in places if (one.kind, one.period) == (kind, period)]
        table = Table(
            text("waitlist.unit"), text("waitlist.turn"), title=text("waitlist.title", kind=text(f"intervention.{kind}"))
        )
        for one in drawn:
            table.add_row(words.unit_heading(one.unit, text), words.week_and_day(one.turn, text))
        console.print(table)
        console.print(text("waitlist.seed", seed=drawn[0].seed), highlight=False)


def _named(store: Store, settings: Settings, units: str, waiting: set[str]) -> list[str]:
    names = sorted({name.strip() for name in units.split(",")} - {""})
    if not all(store.knows_unit(settings.org, name) for name in names):
        raise UnusableInput(
            "The store has no figures of one of these units.",
            "Name units as the roster does; small ones are counted in `<parent>/other`, which can be named.",
        )
    if waiting & set(names):
        raise WrongUse(
            "One of these units waits for its turn by an earlier draw, which stands.",
            "`undertow interventions plans` tells which; leave it out.",
        )
    return names


def _with_signals(store: Store, settings: Settings, waiting: set[str]) -> list[str]:
    """Units with an open signal that do not wait for their turn already."""
    signals = read_signals(store.query, settings.org)
    return sorted({one.unit for one in signals if one.status is SignalStatus.OPEN} - waiting)


def _places(org: str, kind: NextStep, units: Sequence[str], first: Week, seed: int) -> list[Waitlist]:
    if len(units) < 2:
        raise UnusableInput("There are fewer than two units to draw from.", "Help the one there is; a lot needs two.")
    drawn = draw(units, seed)
    turns = {unit: first if unit in drawn.first else first.shift(WAIT_WEEKS) for unit in drawn.units}
    return [
        Waitlist(org=org, kind=kind, period=str(first), unit=unit, is_first=unit in drawn.first, turn=str(turn), seed=seed)
        for unit, turn in turns.items()
    ]
