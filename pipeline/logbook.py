"""Hash-chained logs as files: appends that are safe against each other and against a crash, and reading that names what is wrong.

What an entry is stands in :mod:`pipeline.privacy.chain`. The file is locked (``flock``): it must lie on a file system of this
machine, or on one that passes locks on.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import UnusableInput
from pipeline.privacy.chain import Body, Chain, Entry, read_chain, torn_body


def read_log(path: Path) -> Chain:
    """The log as it stands; an empty chain where there is no file yet. It may be broken or torn: the caller judges."""
    with hold(path) as chain:
        return chain


@contextmanager
def hold(path: Path) -> Iterator[Chain]:
    """The log as it stands, and as it stays while the block lasts: who appends waits.

    Raises
    ------
    UnusableInput
        The file is there and cannot be read.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield Chain(())
        return
    except OSError as fault:
        raise UnusableInput(f"The log {path} cannot be read.", "Check the path, and that you may read it.") from fault
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield read_chain(file)


def append(path: Path, say: Callable[[Chain], Body]) -> Entry:
    """Add one entry, and give it back once it is on disk.

    A line that a crash left torn is replaced by an entry that tells of it.

    Parameters
    ----------
    path
        The file; made when it is not there.
    say
        Gives the body, from the log as it then stands.

    Raises
    ------
    UnusableInput
        The log is broken, or cannot be written: nothing was added.
    """
    with _open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        chain = read_chain(file)
        if chain.broken is not None:
            raise broken_log(path, chain)
        added = b""
        if chain.torn:
            file.truncate(sum(len(entry.line()) for entry in chain.entries))
            tells = chain.next(torn_body(chain.torn))
            chain = Chain((*chain.entries, tells))
            added = tells.line()
        entry = chain.next(say(chain))
        file.write(added + entry.line())
        file.flush()
        os.fsync(file.fileno())
        return entry


def broken_log(path: Path, chain: Chain) -> UnusableInput:
    """What to say of a log that was tampered with or damaged."""
    broken = chain.broken
    assert broken is not None
    return UnusableInput(
        f"{path}:{broken.line} does not fit: {broken.fault}.",
        "Find out who changed the log; restore it from a copy that has the hash that was noted.",
    )


def _open(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+b")
    except OSError as fault:
        raise UnusableInput(f"The log {path} cannot be written.", "Name one in a folder that you may write to.") from fault
