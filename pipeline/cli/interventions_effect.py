"""``undertow interventions effect``: whether a kind of help helped, over all units that had it."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.interventions_figures import Judged, Known, read_known
from pipeline.cli.looking import leave_entry
from pipeline.effects import WAIT_WEEKS, Answer
from pipeline.errors import UnusableInput, WrongUse
from pipeline.periods import Week
from pipeline.report import words
from pipeline.settings import Language, read_settings
from pipeline.store import open_store
from pipeline.texts import Text, texts
from schemas.signal import NextStep

OUTCOME = "share of the roster using it by own action: mean of weeks +4 to +6, less weeks -4 to -1"


def effect(
    unit: Annotated[str | None, typer.Option(help="What was done for this unit. Of one unit it can never be told.")] = None,
    kind: Annotated[NextStep | None, typer.Option(help="Only this kind of help.")] = None,
    tool: Annotated[str | None, typer.Option(help="Only the use of this tool.")] = None,
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation; else UNDERTOW_ORG.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answers as JSON; figures are shares: 0.1 is ten points.")
    ] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the words.")] = None,
) -> None:
    """Tell whether a kind of help helped: with an interval, over all units that had it, and never for one team.

    Units are compared with those that a lot let wait (`undertow interventions plan`), and where there was no lot with units that
    were as low in the same weeks and were left alone. "Too early", "too few" and "cannot be told from chance" are answers.

    Examples:

      undertow interventions effect

      undertow interventions effect --kind coffee --json

      undertow interventions effect --unit Payments
    """
    settings = read_settings(store=store, org=org, language=language)
    text = texts(settings.language)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        known = read_known(opened, settings, tool)
        if not known.panels:
            raise UnusableInput(
                f"The store has no weekly figures of {f'the tool {tool}' if tool else f'the organisation {settings.org}'}.",
                "Name another one with --org or --tool, or collect and replay first.",
            )
        leave_entry(settings, settings.org, "interventions effect", *([unit] if unit else []))
    kinds = _kinds(known, unit, kind)
    judged = list(known.judged(kinds))
    if as_json:
        sys.stdout.write(json.dumps([as_data(one) for one in judged], indent=2) + "\n")
        return
    console = Console()
    if unit:
        for line in _of_unit(known, unit, kinds, text):
            console.print(line, highlight=False)
    console.print(_table(judged, text))
    for line in (text("effect.outcome"), *(note(one, text) for one in judged if one.said.effect is not None)):
        console.print(line, highlight=False)


def _kinds(known: Known, unit: str | None, kind: NextStep | None) -> list[NextStep]:
    """The kinds to judge: those that were done or planned, of a unit only its own."""
    done = {one.kind for one in known.acts if unit in {None, one.unit}}
    done |= {one.kind for one in known.places if unit in {None, one.unit}}
    if unit and not done:
        raise WrongUse("Nothing was noted for this unit.", "`undertow interventions list` tells what was done for which.")
    return [one for one in NextStep if one in done and kind in {None, one}]


def as_data(one: Judged) -> dict[str, object]:
    """An answer as JSON tells it."""
    said = one.said
    return {
        "kind": one.kind,
        "tool": one.tool,
        "as_of": str(one.as_of),
        "outcome": OUTCOME,
        "design": said.design,
        "answer": said.answer,
        "helped": said.helped,
        "compared": said.compared,
        "effect": said.effect,
        "low": said.low,
        "high": said.high,
        "before_and_after": said.before_and_after,
        "rebound": said.rebound,
    }


def _table(judged: list[Judged], text: Text) -> Table:
    columns = (text(f"effect.{name}") for name in ("kind", "tool", "design", "units", "points", "answer"))
    table = Table(*columns, title=text("effect.title"))
    for one in judged:
        table.add_row(
            text(f"intervention.{one.kind}"),
            words.known("tool", one.tool, text),
            text(f"effect_design.{one.said.design}"),
            text("effect.units_value", helped=one.said.helped, compared=one.said.compared),
            points(one, text),
            text(f"effect_answer.{one.said.answer}"),
        )
    return table


def points(one: Judged, text: Text) -> str:
    """The effect with its interval, in points."""
    said = one.said
    if said.effect is None or said.low is None or said.high is None:
        return text("effect.no_points")
    return text("effect.interval", effect=_points(said.effect), low=_points(said.low), high=_points(said.high))


def note(one: Judged, text: Text) -> str:
    """The warning that goes with an effect: how much of before and after comes by itself."""
    said, kind = one.said, text(f"intervention.{one.kind}")
    assert said.before_and_after is not None
    if said.rebound is None:
        return text("effect.rebound_unknown", kind=kind, change=_points(said.before_and_after))
    return text("effect.rebound", kind=kind, change=_points(said.before_and_after), rebound=_points(said.rebound))


def _of_unit(known: Known, unit: str, kinds: list[NextStep], text: Text) -> list[str]:
    """What can be said of one unit: that it is too early, or that it cannot be told from chance. Nothing else, ever."""
    lines = []
    for act in known.acts:
        if act.unit == unit and act.kind in kinds:
            over = Week.parse(act.period).shift(WAIT_WEEKS - 1)
            answer = Answer.TOO_EARLY if over > known.as_of else Answer.NOT_TOLD_APART
            said = text(f"effect.unit_{answer}", week=words.week(over, text))
            lines.append(text("effect.unit", kind=text(f"intervention.{act.kind}"), week=words.week(act.period, text), said=said))
    return lines


def _points(share: float) -> str:
    return f"{round(share * 100):+d}" if round(share * 100) else "0"
