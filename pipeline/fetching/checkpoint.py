"""What a run that failed leaves for the next one: how far it got, and how long the vendor asked to wait.

It holds names of reports with their days, and nothing of what was in them: no person, no count, no ETag and no digest.
(The ETag of a storage service is often an MD5 of the file: who has a guess at a small file could check it.) What had been fetched
lay in memory only and is asked for again; what failed is asked for first, so that a fault that lasts is found before all the rest
is fetched once more.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import UnusableInput
from pipeline.fetching.asking import Piece


class Checkpoint(BaseModel):
    """One source's last run, where it failed.

    Parameters
    ----------
    whole
        Reports that were there whole.
    failed
        The one that was not.
    not_before
        The moment before which the vendor does not want to be asked, in seconds of the epoch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: tuple[str, ...] = ()
    failed: str | None = None
    not_before: float | None = None

    def in_order(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces, what failed first."""
        return sorted(pieces, key=lambda piece: piece.name != self.failed)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sources: dict[str, Checkpoint] = {}


class Checkpoints:
    """The checkpoints of all sources, in one file beside the ledger.

    Parameters
    ----------
    path
        The file. One that is damaged counts as empty: it only saves time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, source: str) -> Checkpoint:
        """The checkpoint of a source; an empty one where its last run went well."""
        return self._read().sources.get(source, Checkpoint())

    def all(self) -> dict[str, Checkpoint]:
        """Those of all sources whose last run failed."""
        return self._read().sources

    def leave(self, source: str, checkpoint: Checkpoint) -> None:
        """Keep one; an empty one removes it.

        Raises
        ------
        UnusableInput
            The file cannot be written.
        """
        file = self._read()
        before = file.sources.pop(source, Checkpoint())
        if checkpoint != Checkpoint():
            file.sources[source] = checkpoint
        elif before == checkpoint:
            return
        if not file.sources:
            self._path.unlink(missing_ok=True)
            return
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(file.model_dump_json(indent=2) + "\n", "utf-8")
            beside.replace(self._path)
        except OSError as fault:
            raise UnusableInput(
                f"The checkpoint {self._path} cannot be written.", "Set UNDERTOW_LEDGER to a folder that can be written."
            ) from fault

    def _read(self) -> _File:
        try:
            return _File.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return _File()
