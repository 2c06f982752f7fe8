"""``undertow interventions``: what was done for which unit, and when."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.interventions_effect import effect
from pipeline.cli.interventions_plan import plan, plans
from pipeline.cli.interventions_planned import demand_interventions
from pipeline.cli.interventions_reading import read_interventions
from pipeline.cli.looking import leave_entry
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.settings import Language, Settings, read_settings
from pipeline.store import Store, open_store
from pipeline.texts import texts
from schemas.intervention import Intervention
from schemas.signal import NextStep

KINDS = ", ".join(NextStep)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Note what was done for which unit, and when; plan it by lot; ask whether it helped.",
)
app.command("effect")(effect)
app.command("plan")(plan)
app.command("plans")(plans)


@app.command()
def add(
    unit: Annotated[str | None, typer.Argument(help="The unit, as the roster names it.")] = None,
    kind: Annotated[str | None, typer.Argument(help=f"What was done: {KINDS}.")] = None,
    week: Annotated[str | None, typer.Option(help="The ISO week in which it was done: 2026-W40.")] = None,
    file: Annotated[Path | None, typer.Option("--input", help="A CSV: unit,week,kind; instead of the three above.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Withdraw what was noted by mistake.")] = False,
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation; else UNDERTOW_ORG.")] = None,
) -> None:
    """Note what was done for a unit in a week: an act of the organisation, never who did it or what was said.

    Only units of which the store has figures can be named. Noting the same again changes nothing.

    Examples:

      undertow interventions add Payments coffee --week 2026-W40

      undertow interventions add --input interventions.csv

      undertow interventions add Payments coffee --week 2026-W40 --take-back
    """
    settings = read_settings(store=store, org=org)
    demand_interventions(settings, datetime.now(UTC).date())
    if file is not None:
        if unit or kind or week:
            raise WrongUse("Both a file and a single act are given.", "Give either --input FILE, or UNIT, KIND and --week.")
        noted = read_interventions(file, settings.org, withdrawn=take_back)
    else:
        noted = [_single(settings.org, unit, kind, week, withdrawn=take_back)]
    with _opened(settings) as opened:
        for name in sorted({one.unit for one in noted}):
            if not opened.knows_unit(settings.org, name):
                raise UnusableInput(
                    "The store has no figures of one of these units.",
                    "Name units as the roster does; small ones are counted in `<parent>/other`, which can be named.",
                )
        opened.write_interventions(noted)
    sys.stdout.write(f"{len(noted)} {'taken back' if take_back else 'noted'}.\n")


@app.command("list")
def list_(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """List what was done, by week.

    Examples:

      undertow interventions list

      undertow interventions list --json --org acme
    """
    settings = read_settings(store=store, language=language)
    leave_entry(settings, org, "interventions list")
    with _opened(settings) as opened:
        done = opened.interventions(org)
    if as_json:
        sys.stdout.write(json.dumps([one.model_dump(mode="json", exclude={"withdrawn"}) for one in done], indent=2) + "\n")
        return
    text = texts(settings.language)
    columns = (text(f"interventions.{column}") for column in ("week", "unit", "kind"))
    table = Table(*columns, title=text("interventions.title"))
    for one in done:
        table.add_row(one.period, one.unit, text(f"intervention.{one.kind}"))
    Console().print(table)


def _single(org: str, unit: str | None, kind: str | None, week: str | None, *, withdrawn: bool) -> Intervention:
    if not (unit and kind and week):
        raise WrongUse("It is not said what was done, for whom and when.", "Give UNIT, KIND and --week, or --input FILE.")
    if kind not in set(NextStep):
        raise WrongUse("There is no such act.", f"Choose one of: {KINDS}.")
    if "@" in unit:
        raise WrongUse("A unit looks like an e-mail address.", "Name the unit, never a person.")
    return Intervention(org=org, unit=unit, period=str(Week.parse(week)), kind=NextStep(kind), withdrawn=withdrawn)


def _opened(settings: Settings) -> Store:
    return open_store(settings.store, settings.store_password.get_secret_value() if settings.store_password else None)
