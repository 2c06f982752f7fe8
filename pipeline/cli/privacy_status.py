"""``undertow privacy status | log``: what is approved, what is frozen, and what was said."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from pipeline.cli.log_files import sound
from pipeline.cli.plan_in_force import plan_in_force
from pipeline.collector.consent import Consent
from pipeline.collector.dp_ledger import EpsilonLedger
from pipeline.connectors.base import parse_day
from pipeline.errors import WrongUse
from pipeline.periods import Week
from pipeline.privacy.approval import Statement, Terms
from pipeline.privacy.budget import spent
from pipeline.privacy.consent import Frozen, Reason, approvals, freezes, refusal, takes_effect
from pipeline.privacy.release_plan import ReleasePlan
from pipeline.report import words
from pipeline.settings import Language, Settings, read_settings
from pipeline.texts import Text, texts

LogOption = Annotated[Path | None, typer.Option("--log", help="The consent log; else UNDERTOW_CONSENT.")]
NotedOption = Annotated[str | None, typer.Option(help="A hash that was noted earlier: fail when it is not in the log any more.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@dataclass(frozen=True)
class Given:
    """An approval: when it was signed, from which quarter on it rules, and the fingerprint of its terms."""

    signed: str
    takes_effect: str
    fingerprint: str


@dataclass(frozen=True)
class Cost:
    """What the releases of a quarter cost a person so far, and the most that they may."""

    quarter: str
    spent: float
    budget: float


@dataclass(frozen=True)
class State:
    """What ``--json`` gives; other people's scripts rest on these names.

    Parameters
    ----------
    org
        The organisation.
    week, allowed, reason, what, cure
        The newest week that is due, whether it may be published, and if not, why and what to do.
    fingerprint
        Of the plan and settings that are set now.
    approvals, freezes
        All of them, in order.
    head
        The newest hash of the log.
    epsilon
        Profile ``dp``: quarter to what its releases cost a person so far, of the budget; empty in another profile.
    """

    org: str
    week: str
    allowed: bool
    reason: Reason | None
    what: str | None
    cure: str | None
    fingerprint: str
    approvals: list[Given]
    freezes: list[Frozen]
    head: str
    epsilon: list[Cost]


def status(
    log: LogOption = None,
    noted: NotedOption = None,
    today: Annotated[str | None, typer.Option(help="The day to take for today, in UTC: 2026-10-08.")] = None,
    as_json: JsonOption = False,
    language: Annotated[Language | None, typer.Option(help="Language of the answer.")] = None,
) -> None:
    """Tell whether the newest week may be published, under which approval, and which weeks freezes took out.

    Examples:

      undertow privacy status

      undertow privacy status --language nl --noted 3f0a...      with a hash that was noted earlier

      undertow privacy status --json | jq .allowed
    """
    settings = read_settings(consent=log, language=language)
    consent = Consent.of(settings)
    chain = sound(consent.log, noted)
    state = state_of(settings, consent.said(chain), chain.head, _day(today))
    if as_json:
        sys.stdout.write(json.dumps(asdict(state), indent=2, default=str) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(state, texts(settings.language))))
        if state.what:
            sys.stderr.write(f"{state.what} {state.cure}\n")


def log(log: LogOption = None, noted: NotedOption = None, as_json: JsonOption = False) -> None:
    """List everything the works council and the operator said, after a check of every signature and of the whole chain.

    Examples:

      undertow privacy log

      undertow privacy log --json | jq '.[] | select(.event == "approve") | .terms.plan'
    """
    consent = Consent.of(read_settings(consent=log))
    chain = sound(consent.log, noted)
    consent.said(chain)
    if as_json:
        lines = [{**entry.body, "number": entry.number, "hash": entry.hash} for entry in chain.entries]
        sys.stdout.write(json.dumps(lines, indent=2) + "\n")
        return
    table = Table("", "at", "event", "by", "from", Column("hash", overflow="fold"), title="Consent log", title_justify="left")
    for entry in chain.entries:
        shown = (str(entry.body.get(name, "")) for name in ("at", "event", "by", "start"))
        table.add_row(str(entry.number), *(value[:16] for value in shown), entry.hash)
    Console().print(table)


def state_of(settings: Settings, said: Sequence[Statement], head: str, today: date) -> State:
    """How things stand for an organisation on a day."""
    terms = Terms.of(settings.org, settings.finality_days, plan_in_force(settings, today))
    newest = Week.of(today - timedelta(days=settings.finality_days)).shift(-1)
    refused = refusal(said, terms, newest, newest.sunday + timedelta(days=settings.finality_days + 1))
    given = list(approvals(said, settings.org))
    return State(
        org=settings.org,
        week=str(newest),
        allowed=refused is None,
        reason=refused.reason if refused else None,
        what=refused.what if refused else None,
        cure=refused.cure if refused else None,
        fingerprint=terms.fingerprint,
        approvals=[Given(one.at.date().isoformat(), takes_effect(given, one), one.terms.fingerprint) for one in given],
        freezes=list(freezes(said)),
        head=head,
        epsilon=list(_costs(settings, terms.release_plan)),
    )


def _costs(settings: Settings, plan: ReleasePlan | None) -> Iterator[Cost]:
    """Raises UnusableInput when the ledger of epsilon is broken: then nothing is released either."""
    if plan is None or plan.budget is None:
        return
    entries = [entry for entry in EpsilonLedger.beside(settings.ledger).entries() if entry.org == settings.org]
    for quarter in sorted({entry.quarter for entry in entries}):
        yield Cost(quarter, float(spent(entries, settings.org, quarter)), float(plan.budget.epsilon))


def _lines(state: State, text: Text) -> Iterator[str]:
    yield text(f"consent.{state.reason or 'allowed'}", org=state.org, week=words.week(state.week, text))
    yield text("consent.set", fingerprint=state.fingerprint)
    for given in state.approvals:
        quarter = words.quarter(given.takes_effect, text)
        yield text("consent.approval", signed=given.signed, quarter=quarter, fingerprint=given.fingerprint)
    for frozen in state.freezes:
        by = text(f"consent.role.{frozen.by}")
        key = "consent.freeze_over" if frozen.last else "consent.freeze_lasts"
        yield text(key, first=frozen.first, last=frozen.last, by=by)
    for cost in state.epsilon:
        quarter = words.quarter(cost.quarter, text)
        yield text("consent.spent", quarter=quarter, spent=f"{cost.spent:.3g}", budget=f"{cost.budget:.3g}")
    yield text("consent.head", head=state.head)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    if (day := parse_day(text)) is None:
        raise WrongUse("--today is not a day.", "Write it like 2026-10-08.")
    return day
