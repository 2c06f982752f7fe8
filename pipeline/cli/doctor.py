"""``undertow doctor``: is everything there, is it up to date, and what to do where it is not."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.broker.reading import lag, read_topic
from pipeline.broker.topics import Topics
from pipeline.cli import doctor_edge
from pipeline.cli.collect_fetch import checkpoints
from pipeline.cli.findings import Finding, Health
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.errors import UndertowError
from pipeline.periods import Week
from pipeline.settings import Settings, read_settings
from pipeline.store import Store, open_store
from pipeline.stream.letters import read_letters
from schemas.dead_letter import DeadReason
from schemas.status import WHOLE, SourceState

LATEST_STATES = """
SELECT source, tool, max(week) AS last_week, argMax(state, week) AS state
FROM release_source WHERE org = {org:String} GROUP BY source, tool ORDER BY source, tool
"""
LATE_AFTER = timedelta(days=21)
"""After the last closed week ended: the next one is over by then, and final for a week or more, whatever the source."""

WARN_BEFORE = timedelta(days=60)
"""A works council meets now and then: time enough to have the plan approved anew."""


Check = Callable[[], Iterator[Finding]]


def run(
    store: Annotated[str | None, typer.Option(help="The store's DSN.")] = None,
    bootstrap: Annotated[str | None, typer.Option(help="Kafka's bootstrap servers.")] = None,
    topic_prefix: Annotated[str | None, typer.Option(help="First part of every topic's name.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look at settings, consent, store, broker and sources, and say what to do about what is not well.

    Ends with exit code 1 when something is not working; changes nothing.

    Examples:

      undertow doctor

      undertow doctor --store chdb:///var/lib/undertow/store --bootstrap kafka:9092

      undertow doctor --json | jq '.[] | select(.health != "well")'
    """
    settings = read_settings(store=store, bootstrap=bootstrap, topic_prefix=topic_prefix, org=org)
    findings = [Finding("settings", Health.WELL, f"organisation {settings.org}")]
    today = datetime.now(UTC).date()
    for part, check in (
        ("release plan", lambda: _plan(settings, today)),
        ("consent", lambda: doctor_edge.consent(settings, today)),
        ("fetching", lambda: doctor_edge.fetching(checkpoints(settings).all())),
        ("store", lambda: _store(settings)),
        ("broker", lambda: _broker(settings)),
    ):
        findings += _examine(part, check)
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2) + "\n")
    else:
        Console().print(_table(findings))
    if any(finding.health is Health.BAD for finding in findings):
        raise typer.Exit(1)


def _examine(part: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except UndertowError as fault:
        return [Finding(part, Health.BAD, fault.what, fault.cure)]


def _plan(settings: Settings, today: date) -> Iterator[Finding]:
    plan = plan_in_force(settings, today)
    end = min(entry.expires for entry in plan.entries.values())
    soon = end - today < WARN_BEFORE
    yield Finding(
        "release plan",
        Health.LOOK if soon else Health.WELL,
        f"k = {plan.k}, {len(plan.entries)} entries, the first runs out on {end}",
        "Have it approved for longer: nothing is collected under a plan that ran out." if soon else "",
    )


def _store(settings: Settings) -> Iterator[Finding]:
    password = settings.store_password.get_secret_value() if settings.store_password else None
    with open_store(settings.store, password) as store:
        pending = store.pending()
        if pending:
            yield Finding("store", Health.BAD, f"{len(pending)} migrations are pending.", "Run `undertow migrate`.")
            return
        yield Finding("store", Health.WELL, "reachable, tables up to date")
        yield from _sources(store, settings.org, datetime.now(UTC).date())
        closed = {(period.org, period.source, period.tool, period.period) for period in store.closed(settings.org)}
        yield from doctor_edge.ledger(settings.ledger, closed)


def _sources(store: Store, org: str, today: date) -> Iterator[Finding]:
    rows = store.query(LATEST_STATES, org=org).to_pylist()
    if not rows:
        yield Finding("sources", Health.LOOK, "no week of this organisation is closed yet", "Run `undertow collect`.")
    for row in rows:
        yield _source(row["source"], Week(row["last_week"]), SourceState(row["state"]), today)
    for drift in store.drift(org):
        yield Finding(
            f"drift of {drift.source}",
            Health.LOOK,
            f"unknown {drift.name} in at most {drift.records:,} records",
            "The vendor's export has changed: see what its release notes say, and whether a newer Undertow knows it.",
        )


def _source(name: str, last: Week, state: SourceState, today: date) -> Finding:
    part, seen = f"source {name}", f"last closed week {last}, {state}"
    if today - last.sunday > LATE_AFTER:
        return Finding(part, Health.LOOK, f"{seen}; late", "Collect the weeks since then: they are final.")
    if state not in WHOLE:
        return Finding(part, Health.LOOK, seen, "Detection leaves such a week out; see whether the vendor's export was whole.")
    return Finding(part, Health.WELL, seen)


def _broker(settings: Settings) -> Iterator[Finding]:
    topics = Topics(settings.topic_prefix)
    letters = list(read_topic(settings.bootstrap, topics.dead_letters))
    yield Finding("broker", Health.WELL, "reachable, topics exist")
    behind = lag(settings.bootstrap, topics.group, topics.releases) + lag(settings.bootstrap, topics.group, topics.periods)
    yield Finding(
        "worker",
        Health.LOOK if behind else Health.WELL,
        f"{behind} messages behind",
        "If this does not fall within a minute, see that `undertow worker` runs." if behind else "",
    )
    yield Finding(
        "dead letters",
        Health.LOOK if letters else Health.WELL,
        f"{len(letters)} set aside",
        "Run `undertow dead-letters`." if letters else "",
    )
    restating = sum(letter.reason is DeadReason.RESTATES for letter in read_letters(letters))
    yield Finding(
        "restatement",
        Health.LOOK if restating else Health.WELL,
        f"{restating} messages would have restated a release; none did",
        "Find who collects the same source a second time, without the ledger." if restating else "",
    )


def _table(findings: Sequence[Finding]) -> Table:
    table = Table("part", "", "seen", "what to do")
    for finding in findings:
        table.add_row(finding.part, finding.health, finding.seen, finding.cure)
    return table
