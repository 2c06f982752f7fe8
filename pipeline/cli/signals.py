"""``undertow signals``: where adoption seems to be failing quietly, as an invitation to go and ask."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.box import HORIZONTALS
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from pipeline.cli.looking import leave_entry
from pipeline.cli.signals_explain import explain
from pipeline.report import read_signals, words
from pipeline.report.cards import in_order
from pipeline.settings import Language, read_settings
from pipeline.store import open_store
from pipeline.texts import Text, texts
from schemas.signal import Signal, SignalStatus

FIELDS = (
    "id",
    "unit",
    "family",
    "pattern",
    "since",
    "detected_period",
    "strength",
    "certainty",
    "evidence",
    "explanations",
    "next_steps",
    "status",
    "tool",
    "as_of",
    "closed_period",
    "also",
)
"""What ``--json`` gives for each signal; other people's scripts rest on these names."""


app = typer.Typer(add_completion=False, rich_markup_mode="rich")
app.command("explain")(explain)


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    org: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over or withdrawn.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Language of the table.")] = None,
) -> None:
    """List the signals, in alphabetical order of team: what was seen, how sure it is, what else it may be, what may help.

    Without `--all` only those that are open.

    Examples:

      undertow signals --store chdb:///var/lib/undertow/store

      undertow signals --store clickhouse://reader@ch:8123/undertow --language nl --all

      undertow signals --json | jq '.[] | [.unit, .pattern, .since]'

      undertow signals explain 8c1f0b7a3d5e9264
    """
    if context.invoked_subcommand:
        return
    settings = read_settings(store=store, language=language)
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as opened:
        known = in_order(read_signals(opened.query, org))
    leave_entry(settings, org, "signals")
    shown = [signal for signal in known if everything or signal.status is SignalStatus.OPEN]
    if as_json:
        sys.stdout.write(as_text(shown))
        return
    show(shown, Console(), texts(settings.language), are_others=len(shown) < len(known))


def as_text(signals: Sequence[Signal]) -> str:
    """The signals as JSON."""
    return json.dumps([_fields(signal) for signal in signals], indent=2, ensure_ascii=False) + "\n"


def show(signals: Sequence[Signal], console: Console, text: Text, *, are_others: bool = False) -> None:
    """Print the table, or say in words that there is nothing and what that does not mean.

    Parameters
    ----------
    signals
        In the order they should appear.
    console
        Where to print.
    text
        The words.
    are_others
        There are signals that are not shown because they are over or withdrawn.
    """
    if not signals:
        console.print(text("signals.none_open" if are_others else "signals.none"))
        console.print(text("signals.none_means"))
        return
    console.print(table(signals, text))
    console.print(text("signals.note"))


def table(signals: Sequence[Signal], text: Text) -> Table:
    """One row a signal. Names of units are printed as they are: they cannot become markup."""
    grid = Table(title=text("signals.title"), show_lines=True, title_justify="left", box=HORIZONTALS, expand=True)
    for name, share in (("unit", 3), ("seen", 6), ("other", 4), ("step", 5)):
        grid.add_column(text(f"signals.{name}"), ratio=share, overflow="fold")
    for signal in signals:
        grid.add_row(*(Plain(cell) for cell in _row(signal, text)))
    return grid


def _row(signal: Signal, text: Text) -> list[str]:
    state = "" if signal.status is SignalStatus.OPEN else f" ({text(f'status.{signal.status}')})"
    since = text("signals.since", week=words.week(signal.since, text), state=state, sure=words.certainty(signal.certainty, text))
    others = [text(f"explanation.{item}") for item in signal.explanations]
    return [
        words.unit_heading(signal.unit, text),
        "\n".join([words.seen(signal, text), *_also(signal, text), since]),
        words.listed(others, text, "word.or") or text("signals.other_none"),
        text(f"step.{signal.next_steps[0]}") if signal.next_steps else "",
    ]


def _also(signal: Signal, text: Text) -> list[str]:
    named = words.listed([text(f"pattern.{other}") for other in signal.also], text, "word.and")
    return [f"{text('report.signal_also')}: {named}."] if signal.also else []


def _fields(signal: Signal) -> Mapping[str, object]:
    values = signal.model_dump(mode="json")
    return {name: values[name] for name in FIELDS}
