"""A period is closed once: late data, a second run or a second collector never release it again.

Two releases of one period, side by side, would show the difference: whoever was added. The ledger is a file of the collector, one
JSON record a line, with no figure and no person in it; here is only what its entries mean. Write ``closing`` (and sync it) before
the first message goes out, ``closed`` after the broker confirmed the last.

It protects one ledger: a collector that is started with an empty one does not know what another released.
"""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints

from schemas.contract import Model
from schemas.fields import IsoWeek, Org, Source, Tool
from schemas.release import Shard
from schemas.wire import encode

Key = tuple[str, str, str, str]
"""Organisation, source, tool, period."""


class State(StrEnum):
    """How far a release got."""

    CLOSING = "closing"
    """About to be published; some of it may be out."""
    CLOSED = "closed"
    """All of it is out."""


class Entry(Model):
    """One line of the ledger."""

    org: Org
    source: Source
    tool: Tool
    period: IsoWeek
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    state: State

    @classmethod
    def of(cls, key: Key, digest: str, state: State) -> Self:
        """The entry of a key."""
        org, source, tool, period = key
        return cls(org=org, source=source, tool=tool, period=period, digest=digest, state=state)

    @property
    def key(self) -> Key:
        """What is closed once."""
        return (self.org, self.source, self.tool, self.period)


class Decision(StrEnum):
    """What may be done with a new release."""

    NEW = "new"
    """Publish it."""
    RESUME = "resume"
    """The very same release was being published when the collector stopped: publish it again, all of it."""
    REFUSE = "refuse"
    """The period is closed: publish nothing, and nothing is missing."""
    CONTRADICT = "contradict"
    """A release with other content was begun and not finished, so part of it may be out: publish nothing."""


def may_close(entries: Iterable[Entry], key: Key, digest: str) -> Decision:
    """Whether a release may be published, given what was before.

    Examples
    --------
    >>> key = ("acme", "github-copilot", "github-copilot", "2026-W40")
    >>> begun = Entry.of(key, "a" * 64, State.CLOSING)
    >>> may_close([], key, "a" * 64).value, may_close([begun], key, "a" * 64).value, may_close([begun], key, "b" * 64).value
    ('new', 'resume', 'contradict')
    """
    earlier = [entry for entry in entries if entry.key == key]
    if not earlier:
        return Decision.NEW
    if any(entry.state is State.CLOSED for entry in earlier):
        return Decision.REFUSE
    return Decision.RESUME if all(entry.digest == digest for entry in earlier) else Decision.CONTRADICT


def digest(shards: Iterable[Shard]) -> str:
    """SHA-256 over the bytes of all shards, in order, as they go to Kafka.

    It misleads when the same input is read in another order: the content must be sorted before it is cut into shards.
    """
    sha = hashlib.sha256()
    for shard in shards:
        sha.update(encode(shard))
    return sha.hexdigest()
