"""What the doctor sees at the edge: consent and freezes, what the ledger remembers, and what could not be fetched."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from pipeline.cli.findings import Finding, Health
from pipeline.cli.log_files import sound
from pipeline.cli.privacy_status import State, state_of
from pipeline.collector.consent import Consent, NotAllowed
from pipeline.errors import UnusableInput
from pipeline.fetching.checkpoint import Checkpoint
from pipeline.privacy.consent import Reason
from pipeline.privacy.ledger import Entry, Key
from pipeline.privacy.ledger import State as Closing
from pipeline.settings import Settings


def consent(settings: Settings, today: date) -> Iterator[Finding]:
    """Whether the newest week may be published, and since when it is frozen.

    That nothing may be published is as the works council wants it: something to look at, and no fault. A log that does not fit
    together is one, and raises.
    """
    try:
        said = Consent.of(settings)
    except NotAllowed as refused:
        yield Finding("consent", Health.LOOK, refused.what, refused.cure)
        return
    chain = sound(said.log, None)
    yield from _state(state_of(settings, said.said(chain), chain.head, today))


def _state(state: State) -> Iterator[Finding]:
    frozen = state.reason is Reason.FROZEN
    if not frozen:
        well = f"{state.week} may be published; approved as {state.fingerprint[:12]}"
        yield Finding("consent", Health.WELL if state.allowed else Health.LOOK, state.what or well, state.cure or "")
    yield Finding(
        "freeze",
        Health.LOOK if frozen else Health.WELL,
        (state.what or "") if frozen else f"not frozen; {len(state.freezes)} freezes are over",
        (state.cure or "") if frozen else "",
    )


def ledger(path: Path, in_the_store: Collection[Key]) -> Iterator[Finding]:
    """Whether the ledger can be read, and knows every period of its sources that the store has.

    It misleads on a machine that does not collect: there is no ledger there, and nothing is wrong.

    Raises
    ------
    UnusableInput
        A line of it is damaged: nobody knows what was released.
    """
    if not path.is_file():
        cure = (
            "On a machine that collects for the first time nothing needs to be done; on one that did, restore it from a backup."
        )
        yield Finding("ledger", Health.LOOK if in_the_store else Health.WELL, f"there is no {path}", cure if in_the_store else "")
        return
    entries = read_ledger(path)
    closed = {entry.key for entry in entries if entry.state is Closing.CLOSED}
    begun = {entry.key for entry in entries} - closed
    unknown = {key for key in in_the_store if key not in closed and key[:3] in {known[:3] for known in closed}} - begun
    if unknown:
        seen = f"{len(unknown)} periods in the store that it does not know, the first is {min(unknown)[-1]}"
        yield Finding(
            "ledger", Health.LOOK, seen, "Another collector closed them, or it was restored: let one collector a source run."
        )
    elif begun:
        seen = f"{len(begun)} periods were begun and not finished"
        yield Finding("ledger", Health.LOOK, seen, "Run the same `undertow collect` again, with the same input.")
    else:
        yield Finding("ledger", Health.WELL, f"{len(closed)} periods closed once")


def fetching(left: Mapping[str, Checkpoint]) -> Iterator[Finding]:
    """Which sources could not be fetched in their last run, at which report, and until when the vendor wants to be left alone.

    It misleads on a machine that does not fetch, and where the ledger lies elsewhere: nothing is found, and nothing may be well.

    >>> [found.seen for found in fetching({"cursor": Checkpoint(whole=("members.json",), failed="2026-10-04.json")})]
    ['the last run got 1 reports, and failed at 2026-10-04.json']
    """
    for source, checkpoint in sorted(left.items()):
        failed = f", and failed at {checkpoint.failed}" if checkpoint.failed else ""
        until = "" if checkpoint.not_before is None else f"; not to be asked before {_minute(checkpoint.not_before)}"
        yield Finding(
            f"fetching {source}",
            Health.LOOK,
            f"the last run got {len(checkpoint.whole)} reports{failed}{until}",
            f"Run `undertow collect {source} --fetch` again: it says why, and asks for that report first.",
        )


def _minute(epoch: float) -> str:
    return f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d %H:%M} UTC"


def read_ledger(path: Path) -> list[Entry]:
    """Its entries; a last line that a crash left torn does not count."""
    try:
        whole = path.read_bytes().rpartition(b"\n")[0]
        return [Entry.model_validate_json(line) for line in whole.splitlines()]
    except (OSError, ValidationError) as fault:
        raise UnusableInput(
            f"The ledger {path} cannot be read, so nobody knows what was released.", "Restore it from a backup."
        ) from fault
