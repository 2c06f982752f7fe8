"""Reads a hash-chained log for people: with what is wrong said aloud."""

from pathlib import Path

from pipeline.errors import UnusableInput
from pipeline.logbook import broken_log, read_log
from pipeline.privacy.chain import Chain, holds


def sound(path: Path, noted: str | None) -> Chain:
    """A log that fits together from its first line to its last.

    Raises
    ------
    UnusableInput
        It does not, or it does not hold the hash that was noted, or a crash left its last line torn.
    """
    chain = read_log(path)
    if chain.broken is not None:
        raise broken_log(path, chain)
    if noted is not None and not holds(chain, noted):
        raise UnusableInput(
            f"{path} does not hold the hash that was noted: it was written anew, or its end was cut off.",
            "Find out who did; restore it from a copy that holds that hash.",
        )
    if chain.torn:
        raise UnusableInput(
            f"{path}:{len(chain.entries) + 1} is torn: {len(chain.torn)} bytes of a line that was not finished.",
            "A crash does that, and cutting does too: look what happened then. The next entry tells of it, and this goes away.",
        )
    return chain
