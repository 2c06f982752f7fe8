"""The ledger of epsilon, and the outbox: what was spent, and the noised rows that were bought with it, drawn once and kept.

Drawing a release goes: under the lock of the ledger, look that it was not drawn before and that the budget has room; draw; put
the rows into the outbox; append the entry, synced. Only then do rows leave this module. Whoever asks again, after a crash or
years later, gets the very same bytes. Nothing is released when the ledger is broken, when it lacks an entry of a week that was
closed, when the outbox has lost rows or has other ones, or when the budget would be exceeded.

It misleads when both ledgers are deleted together: then nobody here knows what was drawn.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from pipeline.collector.dp_release import Pending, noised_rows
from pipeline.errors import UnusableInput
from pipeline.logbook import append, broken_log, read_log
from pipeline.noise import Draw, draw
from pipeline.privacy.budget import ReleaseKey, Spend, may_spend, spent
from pipeline.privacy.chain import TORN, Body, Chain, canonical, sha256
from schemas.noised import NoisedRow

ROWS: TypeAdapter[list[NoisedRow]] = TypeAdapter(list[NoisedRow])


class Drawn(NamedTuple):
    """The noised rows of a release."""

    key: ReleaseKey
    rows: list[NoisedRow]


class EpsilonLedger:
    """A ledger and its outbox, beside each other in one folder.

    Parameters
    ----------
    path
        The ledger, a hash-chained log; made with the first release.
    noise
        What draws; tests have others.
    """

    def __init__(self, path: Path, noise: Draw = draw) -> None:
        self._path = path
        self._outbox = path.with_name(f"{path.stem}-outbox")
        self._noise = noise

    @classmethod
    def beside(cls, ledger: Path) -> "EpsilonLedger":
        """The one of a ledger of closed periods: ``undertow-ledger-epsilon.ndjson`` beside ``undertow-ledger.ndjson``."""
        return cls(ledger.with_name(f"{ledger.stem}-epsilon.ndjson"))

    def entries(self) -> list[Spend]:
        """All that was spent, in order.

        Raises
        ------
        UnusableInput
            The ledger is broken.
        """
        chain = read_log(self._path)
        if chain.broken is not None:
            raise broken_log(self._path, chain)
        return self._spends(chain)

    def release(self, pending: Pending, budget: Fraction) -> Drawn:
        """The rows of a release: those that were drawn earlier, else new ones.

        Raises
        ------
        UnusableInput
            The budget has no room, or what was drawn earlier cannot be known for certain. Nothing was released.
        """
        with suppress(_AlreadyDrawn):
            append(self._path, lambda chain: self._bought(chain, pending, budget))
        entry = next(entry for entry in self.entries() if entry.key == pending.key)
        return Drawn(pending.key, self._kept(entry))

    def demand(self, keys: Iterable[ReleaseKey]) -> None:
        """Raise UnusableInput unless all of these, which were closed before, are in the ledger: else it lost entries."""
        known = {entry.key for entry in self.entries()}
        for key in keys:
            if key not in known:
                raise UnusableInput(
                    f"{self._path.name} does not know the {key.level} cells from {key.start} on, whose week was closed: it lost "
                    "entries, so nobody knows what was spent. Nothing is released.",
                    "Restore it from a backup, together with its outbox.",
                )

    def _bought(self, chain: Chain, pending: Pending, budget: Fraction) -> Body:
        """The entry of a new release, its rows drawn and on disk already."""
        entries = self._spends(chain)
        if any(entry.key == pending.key for entry in entries):
            raise _AlreadyDrawn
        wanted = _spend(pending, "0" * 64)
        if not may_spend(entries, wanted, budget):
            before = spent(entries, wanted.org, wanted.quarter)
            raise UnusableInput(
                f"The {pending.key.level} cells from {pending.key.start} on cost epsilon {float(pending.cost):g}, and of the "
                f"{float(budget):g} of {pending.quarter} {float(before):g} is spent. Nothing is released.",
                "Wait for the next quarter; a larger budget needs an approval, and holds from then on, too.",
            )
        text = ROWS.dump_json(noised_rows(pending, self._noise), exclude_none=True)
        digest = sha256(text)
        self._keep(digest, text)
        body: Body = _spend(pending, digest).model_dump(mode="json")
        return body

    def _spends(self, chain: Chain) -> list[Spend]:
        try:
            return [Spend.model_validate_json(canonical(one.body)) for one in chain.entries if one.body.get("event") != TORN]
        except ValidationError as fault:
            raise UnusableInput(
                f"{self._path.name} holds an entry that says nothing of a release, so nobody knows what was spent.",
                "Restore it from a backup, together with its outbox.",
            ) from fault

    def _keep(self, digest: str, text: bytes) -> None:
        try:
            self._outbox.mkdir(parents=True, exist_ok=True)
            part = self._outbox / f"{digest}.part"
            with part.open("wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._outbox / f"{digest}.json")
            folder = os.open(self._outbox, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as fault:
            raise UnusableInput(
                f"The outbox {self._outbox} cannot be written. Nothing is released.", "Check the folder of the ledger."
            ) from fault

    def _kept(self, entry: Spend) -> list[NoisedRow]:
        try:
            text = (self._outbox / f"{entry.rows}.json").read_bytes()
        except OSError:
            text = b""
        if sha256(text) != entry.rows:
            raise UnusableInput(
                f"The outbox {self._outbox.name} has lost the rows of {entry.start}, or has other ones. Nothing is "
                "released, for noise is never drawn twice.",
                "Restore it from a backup, together with the ledger of epsilon.",
            )
        return ROWS.validate_json(text)


class _AlreadyDrawn(Exception):
    """The release is in the ledger: nothing is to be appended."""


def _spend(pending: Pending, rows: str) -> Spend:
    return Spend(**pending.key._asdict(), quarter=pending.quarter, epsilon=pending.cost, division=pending.division, rows=rows)
