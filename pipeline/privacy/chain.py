"""An append-only log whose entries hold each other: change, drop, add or reorder one, and the first that no longer fits is named.

One entry is one line of JSON in its canonical form: keys sorted, no blanks, nothing left out. An entry holds its number, the hash
of the entry before it, its body, and its own hash over these three.

It misleads when nobody outside knows a hash: whoever may write the file may write all of it anew from some entry on, or cut off
its end, and the chain still fits. So note the newest hash elsewhere from time to time, and ask for it with :func:`holds`.
Signatures in the bodies (:mod:`pipeline.privacy.approval`) narrow this to cutting off the end.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import orjson

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Body = Mapping[str, Json]

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""
TORN = "torn-line"
"""Event of an entry that stands in place of a line that was not finished."""


def canonical(value: Json) -> bytes:
    """The one way to write a value as bytes.

    >>> canonical({"b": 1, "a": [True, None]})
    b'{"a":[true,null],"b":1}'
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Parameters
    ----------
    number
        Its place, from 0.
    previous
        The hash of the entry before.
    body
        What it says.
    """

    number: int
    previous: str
    body: Body

    @property
    def hash(self) -> str:
        """What the next entry holds on to."""
        return sha256(canonical(self._held()))

    def line(self) -> bytes:
        """The entry as it stands in the file."""
        return canonical({**self._held(), "hash": self.hash}) + b"\n"

    def _held(self) -> dict[str, Json]:
        return {"number": self.number, "previous": self.previous, "body": self.body}


class Fault(StrEnum):
    """Why an entry does not fit; a closed set."""

    NOT_AN_ENTRY = "it is not an entry"
    CHANGED = "it was changed after it was written"
    OUT_OF_PLACE = "an entry is missing before it, or it was moved or added"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that does not fit, from 1, and why."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Chain:
    """What a log holds.

    Parameters
    ----------
    entries
        All entries before the first that does not fit.
    broken
        That one; None when all fit.
    torn
        A last line without its end, as a crash leaves it: it was never acted upon. Empty in a whole log.
    """

    entries: tuple[Entry, ...]
    broken: Broken | None = None
    torn: bytes = b""

    @property
    def head(self) -> str:
        """The newest hash: what to note elsewhere."""
        return self.entries[-1].hash if self.entries else GENESIS

    def next(self, body: Body) -> Entry:
        """The entry that would come next."""
        return Entry(len(self.entries), self.head, body)


def holds(chain: Chain, noted: str) -> bool:
    """Whether a hash that was noted earlier is still in the log: if not, the log was rewritten, or its end was cut off."""
    return noted == GENESIS or any(entry.hash == noted for entry in chain.entries)


def read_chain(lines: Iterable[bytes]) -> Chain:
    r"""The log in these lines, each with its line end.

    Examples
    --------
    >>> one = Chain(()).next({"event": "freeze"})
    >>> two = Chain((one,)).next({"event": "unfreeze"})
    >>> read_chain([one.line(), two.line()]).broken is None
    True
    >>> tampered = one.line().replace(b"freeze", b"fleece")
    >>> read_chain([tampered, two.line()]).broken
    Broken(line=1, fault=<Fault.CHANGED: 'it was changed after it was written'>)
    >>> read_chain([two.line()]).broken.fault.value
    'an entry is missing before it, or it was moved or added'
    >>> read_chain([one.line(), b'{"body":{"ev']).torn
    b'{"body":{"ev'
    """
    entries: list[Entry] = []
    previous = GENESIS
    for number, line in enumerate(lines):
        if not line.endswith(b"\n"):
            return Chain(tuple(entries), torn=line)
        entry = _entry(line)
        if entry is None:
            return Chain(tuple(entries), Broken(number + 1, Fault.NOT_AN_ENTRY))
        if entry.line() != line:
            return Chain(tuple(entries), Broken(number + 1, Fault.CHANGED))
        if (entry.number, entry.previous) != (number, previous):
            return Chain(tuple(entries), Broken(number + 1, Fault.OUT_OF_PLACE))
        entries.append(entry)
        previous = entry.hash
    return Chain(tuple(entries))


def torn_body(torn: bytes) -> Body:
    """What is put in place of a torn line, so that it is not dropped in silence: how long it was, and its hash."""
    return {"event": TORN, "bytes": len(torn), "sha256": sha256(torn)}


def _entry(line: bytes) -> Entry | None:
    try:
        found = orjson.loads(line)
        canonical(found)  # what is nested too deeply to be written again is no entry of ours
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    match found:
        case {"number": int(number), "previous": str(previous), "body": dict(body), "hash": str(), **rest} if not rest:
            return Entry(number, previous, body)
        case _:
            return None
