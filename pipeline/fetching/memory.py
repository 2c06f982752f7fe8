"""Files that lie in memory only: what a vendor answers is about persons, and is never written to disk.

Each is an anonymous file of Linux (``memfd_create``), packed with gzip, that goes when this process ends, however it ends. The
readers of the collector get it as a path: a link in a folder of this run, named after the report and its day. The links hold no
person, and lead nowhere for any other process.

It misleads about swap: the kernel may write memory that was not used for a while to a swap device, as it may for all that a
program holds. Run it without swap (``MemorySwapMax=0`` in the systemd unit of ``deploy/``), or with encrypted swap.
"""

import gzip
import os
import resource
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from pipeline.errors import UnusableInput

PACKED = ".gz"
LEVEL = 1
"""The vendors' records repeat themselves: a higher level takes three times as long to save a fifth."""
CHECK_BYTES = 2**20
HEAD_BYTES = 16 * 2**10


class Writing:
    """A file while it is written.

    Parameters
    ----------
    shelf
        Where it belongs to, and whose bound it keeps.
    descriptor
        The anonymous file.
    """

    def __init__(self, shelf: "Shelf", descriptor: int) -> None:
        self._shelf = shelf
        self._descriptor = descriptor
        self._open()

    def _open(self) -> None:
        self._raw = os.fdopen(self._descriptor, "wb", closefd=False)
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=self._raw, mtime=0)
        self._unchecked = 0

    def write(self, piece: bytes) -> None:
        """Add bytes.

        Raises
        ------
        UnusableInput
            All files together would take more memory than they may.
        """
        self._packed.write(piece)
        self._unchecked += len(piece)
        if self._unchecked >= CHECK_BYTES:
            self._raw.flush()
            self._shelf.check()
            self._unchecked = 0

    def restart(self) -> None:
        """Forget what was written."""
        self.close()
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self._open()

    def close(self) -> None:
        """Finish the file; whatever happened, nothing is left that would be written later."""
        try:
            self._packed.close()
        finally:
            self._raw.close()


class Shelf:
    """The files of a run.

    Parameters
    ----------
    most_bytes
        What all of them together may take, packed.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._files: dict[str, int] = {}
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        if not hasattr(os, "memfd_create"):
            raise UnusableInput(
                "Fetching needs Linux: elsewhere there are no files in memory only.",
                "Run it in the container of deploy/, or download the reports and give them with --input.",
            )
        # A dump of this process would hold persons.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        self._folder = TemporaryDirectory(prefix="undertow-")
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.keep_only(())
        if self._folder is not None:
            self._folder.cleanup()

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def path(self, name: str) -> Path:
        """Where a file is found."""
        assert self._folder is not None
        return Path(self._folder.name, name + PACKED)

    def size(self) -> int:
        """Bytes that all files take, packed."""
        return sum(os.fstat(descriptor).st_size for descriptor in self._files.values())

    def check(self) -> None:
        """Raise UnusableInput when the files take more than they may."""
        if self.size() > self._most:
            raise UnusableInput(
                f"What was fetched takes more than {self._most // 2**20} MiB of memory.",
                "Ask for fewer weeks at a time, or raise UNDERTOW_FETCH_MEMORY_MIB.",
            )

    def head(self, name: str) -> bytes:
        """The first bytes of a file."""
        with gzip.open(self.path(name)) as file:
            return file.read(HEAD_BYTES)

    @contextmanager
    def writing(self, name: str) -> Iterator[Writing]:
        """A new file; when the block fails, there is none."""
        descriptor = os.memfd_create(name, os.MFD_CLOEXEC)
        self._files[name] = descriptor
        self.path(name).symlink_to(f"/proc/self/fd/{descriptor}")
        file = Writing(self, descriptor)
        try:
            with closing(file):
                yield file
            self.check()
        except BaseException:
            self.drop(name)
            raise

    def drop(self, name: str) -> None:
        """Forget a file; its memory is free at once."""
        self.path(name).unlink(missing_ok=True)
        os.close(self._files.pop(name))

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget all files but these."""
        for name in self._files.keys() - set(names):
            self.drop(name)
