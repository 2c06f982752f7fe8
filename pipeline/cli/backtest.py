"""``undertow backtest``: week by week, what detection would have said on the stored figures."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plain

from pipeline.cli.looking import leave_entry
from pipeline.cli.panels import demand_week, open_panels
from pipeline.cli.plan_in_force import now_in_force
from pipeline.detectors import Rows
from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.report.words import alphabetical
from pipeline.settings import read_settings
from pipeline.stream.backtest import Asked, Told, backtest, weeks_of

WIDTH = 100
"""Of a table that goes to a file or another program, where no terminal says how wide it is."""


def run(
    store: Annotated[str | None, typer.Option(metavar="DSN", help="Where the store is; else UNDERTOW_STORE.")] = None,
    org: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="WEEK", help="First week; else the first stored.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="WEEK", help="Last week; else the last stored.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the episodes as JSON.")] = False,
) -> None:
    """Step through the stored weeks with the code of the live agent: when each signal would have been raised, and become what.

    Nothing is stored. It prints weeks, and no figure of any week. It takes the figures as they are stored now: what came late or
    was corrected since is seen from the start, so the withdrawals that corrections caused do not show.

    Examples:

      undertow backtest --store chdb:///var/lib/undertow/store --org acme

      undertow backtest --from 2026-W10 --to 2026-W40

      undertow backtest --json | jq '.[] | [.unit, .raised, .closed]'
    """
    settings = read_settings(store=store)
    plan = now_in_force(settings)
    found: list[Told] = []
    with open_panels(settings, org) as panels:
        for name, rows in panels:
            weeks = _between(weeks_of(rows), first, last)
            found += _stepped(rows, weeks, Asked.under(plan, name, settings.country))
    leave_entry(settings, org, "backtest")
    if as_json:
        sys.stdout.write(json.dumps([_fields(one) for one in found], indent=2, ensure_ascii=False) + "\n")
        return
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(_episodes(found))
    console.print(_summary(found))
    console.print(f"{weeks[0]} to {weeks[-1]}. A signal is a reason to go and ask; how often one is right, this does not tell.")


def _between(stored: Sequence[Week], first: str | None, last: str | None) -> list[Week]:
    start, end = Week.parse(first) if first else stored[0], Week.parse(last) if last else stored[-1]
    demand_week(start, stored)
    demand_week(end, stored)
    if end < start:
        raise WrongUse("The last week is before the first.", "Give --from the earlier week.")
    return [week for week in stored if start <= week <= end]


def _stepped(rows: Rows, weeks: Sequence[Week], asked: Asked) -> list[Told]:
    """Episodes that stood, or of which something was said, in these weeks; in alphabetical order of unit."""
    with Console(stderr=True).status("looking through the weeks"):
        told = backtest(rows, weeks, asked)
    stood = [one for one in told if (one.signal.closed_period or str(weeks[-1])) >= str(weeks[0])]
    return sorted(stood, key=lambda one: (alphabetical(one.signal.unit), one.raised, one.signal.pattern, one.signal.tool))


def _fields(told: Told) -> Mapping[str, object]:
    signal = told.signal
    return {
        "id": signal.id,
        "org": signal.org,
        "unit": signal.unit,
        "tool": signal.tool,
        "pattern": signal.pattern,
        "since": signal.since,
        "raised": told.raised,
        "strengthened": told.strengthened,
        "closed": signal.closed_period,
    }


def _episodes(found: Sequence[Told]) -> Table:
    columns = ("unit", "pattern", "since", "raised", "strengthened", "closed")
    table = Table(*columns, title="Episodes", title_justify="left")
    for one in found:
        grown = f"{len(one.strengthened)}x, last {one.strengthened[-1]}" if one.strengthened else ""
        cells = (one.signal.unit, one.signal.pattern, one.signal.since, one.raised, grown, one.signal.closed_period or "")
        table.add_row(*map(Plain, cells))
    return table


def _summary(found: Sequence[Told]) -> Table:
    table = Table("pattern", "episodes", "closed", "open at the end", title="Summary", title_justify="left")
    states: Counter[tuple[str, str]] = Counter((one.signal.pattern, one.signal.status) for one in found)
    for pattern in sorted({one.signal.pattern for one in found}):
        counts = [states[pattern, status] for status in ("closed", "open")]
        table.add_row(pattern, str(sum(counts)), *map(str, counts))
    return table
