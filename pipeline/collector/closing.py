"""Closes a period once: keeps the ledger file around the publishing of a release.

The file is locked while a release is on its way, so that two collectors on one machine do not close the same period.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from pipeline.collector.release import Release
from pipeline.errors import ClosedOnce, Refused, UnusableInput
from pipeline.periods import Week
from pipeline.privacy.ledger import Decision, Entry, State, digest, may_close


def close_once(ledger: Path, release: Release, send: Callable[[Release], None]) -> None:
    """Send a release, unless its period was closed before; ``send`` returns when all of it has arrived.

    Raises
    ------
    ClosedOnce
        The period was closed before. Nothing was sent.
    Refused
        It was begun with other figures and not finished: part of those may be out. Nothing was sent.
    UnusableInput
        The ledger cannot be read: without it nobody knows what was released.
    """
    fingerprint = digest(release.shards)
    with _open(ledger) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        decision = may_close(_entries(file, ledger), release.key, fingerprint)
        if decision is Decision.REFUSE:
            raise ClosedOnce(
                f"{release.key[1]} {release.key[3]} was released before; late figures change nothing.",
                f"Nothing needs to be done. The ledger is {ledger}.",
            )
        if decision is Decision.CONTRADICT:
            raise Refused(
                f"{release.key[1]} {release.key[3]} was begun with other figures, and a part of those may be out.",
                f"Collect it again from the very same files, roster and plan as then. The ledger is {ledger}.",
            )
        _append(file, Entry.of(release.key, fingerprint, State.CLOSING))
        send(release)
        _append(file, Entry.of(release.key, fingerprint, State.CLOSED))


def closed_weeks(ledger: Path, org: str, source: str, tool: str) -> frozenset[Week]:
    """The weeks of which all is out, of this run and of those before."""
    with _open(ledger) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        entries = [entry for entry in _entries(file, ledger) if entry.state is State.CLOSED]
    return frozenset(Week.parse(entry.period) for entry in entries if entry.key[:-1] == (org, source, tool))


def _open(ledger: Path) -> BinaryIO:
    try:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        return ledger.open("a+b")
    except OSError as fault:
        raise UnusableInput(
            f"The ledger {ledger} cannot be written.", "Set --ledger or UNDERTOW_LEDGER to a file that can."
        ) from fault


def _entries(file: BinaryIO, ledger: Path) -> list[Entry]:
    file.seek(0)
    entries = []
    whole = 0
    for number, line in enumerate(file, start=1):
        if not line.endswith(b"\n"):
            # Torn by a crash while it was written: what it would have said was not acted upon yet.
            file.truncate(whole)
            break
        whole += len(line)
        try:
            entries.append(Entry.model_validate_json(line))
        except ValidationError as fault:
            raise UnusableInput(
                f"{ledger}:{number} is damaged, so nobody knows what was released.", "Restore the ledger from a backup."
            ) from fault
    return entries


def _append(file: BinaryIO, entry: Entry) -> None:
    file.write(entry.model_dump_json().encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())
