"""``undertow privacy keygen | approve | freeze | unfreeze``: what the works council and the operator say, signed."""

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.plan_in_force import plan_in_force
from pipeline.collector.consent import Consent
from pipeline.errors import WrongUse
from pipeline.logbook import append, read_log
from pipeline.privacy.approval import Approval, Role, Statement, Terms, loosenings, signed
from pipeline.privacy.chain import Body, Chain, Entry
from pipeline.privacy.consent import approvals, freezes, quarter_of, takes_effect
from pipeline.settings import read_settings
from pipeline.signing import Signer, make_keys, read_signer

KeyOption = Annotated[Path, typer.Option("--key", help="The private key to sign with.")]
LogOption = Annotated[Path | None, typer.Option("--log", help="The consent log; else UNDERTOW_CONSENT.")]
AtOption = Annotated[str | None, typer.Option("--at", help="The moment to take for now, in UTC: 2026-10-08T09:00.")]

SETTING = {Role.COUNCIL: "UNDERTOW_COUNCIL_KEY", Role.OPERATOR: "UNDERTOW_OPERATOR_KEY"}


def keygen(
    role: Annotated[Role, typer.Argument(help="Whose: works-council, or operator.")],
    folder: Annotated[Path, typer.Option(help="Where the two files go.")] = Path("keys"),
) -> None:
    """Make a pair of keys: a private one to sign with, a public one for everybody to verify with.

    The works council makes its own, on a machine that IT does not run, and gives away the public one only. Whoever has the
    private key speaks for the works council; losing it means a new one, whose public key is put below the old one in the same
    file. The operator's key can freeze, and nothing else.

    Examples:

      undertow privacy keygen works-council

      undertow privacy keygen operator --folder /etc/undertow/keys
    """
    private, public = folder / f"{role}.key", folder / f"{role}.pub"
    name = make_keys(private, public)
    sys.stdout.write(f"{private}\n{public}\n")
    sys.stderr.write(
        f"The key is called {name}. Keep {private.name} to yourself; give {public.name} to who runs the collector, and sets:\n"
        f"  {SETTING[role]}={public}\n  UNDERTOW_CONSENT=consent.ndjson\n"
    )


def approve(
    key: KeyOption,
    start: Annotated[str | None, typer.Option("--from", help="First quarter it is for: 2026-Q4. Else the present one.")] = None,
    org: Annotated[str | None, typer.Option(help="The organisation, as the collector names it.")] = None,
    plan: Annotated[Path | None, typer.Option(help="The release plan; without it, the one that is shipped.")] = None,
    k: Annotated[int | None, typer.Option(help="A higher threshold than the plan's.")] = None,
    log: LogOption = None,
    at: AtOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Approve the release plan with these settings; the works council's key is needed.

    First read it with `undertow privacy plan`. The first approval says from which quarter on, which may be one of the past: that
    cannot be moved back later. From then on whatever loosens what is in force takes effect with the weeks of the next quarter.
    Whatever is tighter needs no approval; approved, it rules at once.

    Examples:

      undertow privacy approve --key works-council.key --from 2026-Q4

      undertow privacy approve --key works-council.key --plan release-plan.toml --org acme --yes
    """
    settings = read_settings(org=org, plan=plan, k=k, consent=log)
    moment = _moment(at)
    consent, signer = Consent.of(settings), read_signer(key)
    terms = Terms.of(settings.org, settings.finality_days, plan_in_force(settings, moment.date()))
    _show(terms, list(approvals(_said(consent), terms.org)))
    if not yes:
        typer.confirm("Approve this?", abort=True, err=True)
    entry = say(consent, signer, moment, approval_of(terms, start or quarter_of(moment)), {Role.COUNCIL})
    given = list(approvals(_said(consent), terms.org))
    sys.stderr.write(f"Approved: it rules the weeks of {takes_effect(given, given[-1])} and later.\n{_note(entry)}")


def freeze(key: KeyOption, log: LogOption = None, at: AtOption = None) -> None:
    """Stop publishing at once; the works council's key or the operator's is needed.

    When this returns, nothing is sent any more. Only the works council ends it, and the weeks of the freeze stay unreleased for
    ever: each week of which a day, or the day it came due, lies in it.

    Examples:

      undertow privacy freeze --key works-council.key
    """
    consent, signer = Consent.of(read_settings(consent=log)), read_signer(key)
    entry = say(consent, signer, _moment(at), {"event": "freeze"}, set(Role))
    sys.stderr.write(f"Frozen: nothing is published any more.\n{_note(entry)}")


def unfreeze(key: KeyOption, log: LogOption = None, at: AtOption = None) -> None:
    """End a freeze; the works council's key is needed. Nothing of the weeks in between is made up for.

    Examples:

      undertow privacy unfreeze --key works-council.key
    """
    consent, signer = Consent.of(read_settings(consent=log)), read_signer(key)
    taken = list(freezes(_said(consent)))
    if not taken or taken[-1].last is not None:
        raise WrongUse("Publishing is not frozen.", "Nothing needs to be done; `undertow privacy status` tells what is approved.")
    entry = say(consent, signer, _moment(at), {"event": "unfreeze"}, {Role.COUNCIL})
    sys.stderr.write(f"The freeze is over; weeks from {taken[-1].first} until now stay unreleased.\n{_note(entry)}")


def _said(consent: Consent) -> tuple[Statement, ...]:
    """All statements; a torn line at the end, which the next entry will tell of, is no reason to stop here."""
    return consent.said(replace(read_log(consent.log), torn=b""))


def approval_of(terms: Terms, start: str) -> Body:
    """What an approval says: of which terms, from which quarter on."""
    if not re.fullmatch(r"\d{4}-Q[1-4]", start):
        raise WrongUse("--from is not a quarter.", "Write it like 2026-Q4.")
    return {"event": "approve", "start": start, "terms": terms.model_dump(mode="json")}


def say(consent: Consent, signer: Signer, moment: datetime, said: Body, may: set[Role]) -> Entry:
    """Write a statement, once everything before it is seen to hold and the key is one of a role that may say it."""
    by = next((role for role, keys in consent.trust.items() if role in may and any(key.key == signer.key for key in keys)), None)
    if by is None:
        raise WrongUse(
            f"That key is not one of the {' or the '.join(sorted(may))}.",
            f"Sign with the private half of {' or '.join(SETTING[role] for role in sorted(may))}.",
        )

    def body(chain: Chain) -> Body:
        before = consent.said(chain)
        if before and moment < before[-1].at:
            raise WrongUse("The log has a later entry already.", "Check the clock of this machine, or --at.")
        found = signed(chain, signer.key, signer.sign, {**said, "by": by, "at": moment.isoformat()})
        # Read back before it is written: an entry that does not count would stop everything for good.
        consent.said(Chain((*chain.entries, chain.next(found))))
        return found

    return append(consent.log, body)


def _show(terms: Terms, given: list[Approval]) -> None:
    """What would be approved, and what of it is new."""
    plan = terms.release_plan
    assert plan is not None
    sys.stderr.write(
        f"organisation {terms.org}, at least {plan.k} people, weeks closed after {terms.finality_days} days\n"
        f"plan        {plan.fingerprint()}\nall of it   {terms.fingerprint}\n"
    )
    if not given:
        sys.stderr.write("It is the first approval for this organisation.\n")
        return
    further = loosenings(given[-1].terms, terms)
    lines = [f"  {line}\n" for line in further] or ["  nothing: it is the same, or tighter\n"]
    sys.stderr.write("".join(["Looser than the approval before it:\n", *lines]))


def _note(entry: Entry) -> str:
    return f"Note this hash elsewhere, it shows that the log is whole: {entry.hash}\n"


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise WrongUse("--at is not a moment.", "Write it like 2026-10-08T09:00, in UTC.") from fault
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
