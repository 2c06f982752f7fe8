"""What a dialect is: how one client says in OpenTelemetry what a person did.

A dialect is data: names of metrics, events and operations, each with a rule from a few attributes to a
:class:`~pipeline.otlp.points.Deed`. What has no rule is counted as seen and read no further. A rule names the attributes it
reads; no others are looked at but those that say who and in which team, so that a prompt that a client sends is passed over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.otlp.points import Deed

UNIT = "team.id"
"""The attribute that names the unit, where no roster does."""
AGENTS = ("[bot]",)
MACHINES = ("noreply@", "no-reply@", "donotreply@")
SERVICE_ACCOUNTS = (".gserviceaccount.com",)


@dataclass(frozen=True)
class Rule:
    """How a name is judged.

    Parameters
    ----------
    judge
        From the values of the attributes, in order, to what one unit means; None where it says nothing of a person.
    attributes
        The attributes it reads. One that is absent is None.
    """

    judge: Callable[..., Deed | None]
    attributes: tuple[str, ...] = ()


def always(deed: Deed) -> Rule:
    """The rule of a name that means the same whatever its attributes."""
    return Rule(lambda: deed)


@dataclass(frozen=True)
class Dialect:
    """One client's way of telling.

    Parameters
    ----------
    source, tool
        Of every row.
    prefixes
        Of the names that are the client's own; one without a rule is drift.
    ignored
        Names with such a prefix that are known and say nothing that is counted.
    person
        Attributes that hold an account of a person, the surest first.
    listed
        Attributes that say who it is only where the roster lists them: a device, or a key.
    features
        What a feature's number stands for.
    metrics, events, operations
        Name to rule.
    automatic
        Attribute to beginnings of values that say that no person was there.
    lacks
        Measures of a row that it cannot tell.
    """

    source: str
    tool: str
    prefixes: tuple[str, ...]
    person: tuple[str, ...]
    features: tuple[str, ...]
    metrics: Mapping[str, Rule]
    events: Mapping[str, Rule]
    operations: Mapping[str, Rule] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    listed: tuple[str, ...] = ()
    automatic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lacks: frozenset[str] = frozenset()

    def people(self, attributes: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
        """The identifiers of the person, and how many of them are proven; none for a bot or a key.

        >>> from pipeline.otlp.dialects import CLAUDE_CODE
        >>> CLAUDE_CODE.people({"user.email": "a@example.com", "user.id": "e3b0"})
        (('a@example.com', 'e3b0'), 1)
        >>> CLAUDE_CODE.people({"user.email": "release[bot]@example.com"})
        ((), 0)
        """
        for name, beginnings in self.automatic.items():
            if attributes.get(name, "").startswith(beginnings):
                return (), 0
        proven = tuple([attributes[name] for name in self.person if attributes.get(name)])
        if any(is_bot(one) for one in proven):
            return (), 0
        return proven + tuple([attributes[name] for name in self.listed if attributes.get(name)]), len(proven)

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """All attributes that say who it is."""
        return (*self.person, *self.listed, *self.automatic)

    @property
    def wanted(self) -> frozenset[str]:
        """The attributes that say who and where; with those of a rule, all that are read."""
        return frozenset((*self.identity, UNIT))


def is_bot(identifier: str) -> bool:
    """Whether an identifier is one that programs carry; it misleads where a program has an account like a person's.

    >>> is_bot("dependabot[bot]"), is_bot("No-Reply@example.com"), is_bot("abbot@example.com")
    (True, True, False)
    """
    lower = identifier.strip().casefold()
    return any(part in lower for part in AGENTS) or lower.startswith(MACHINES) or lower.endswith(SERVICE_ACCOUNTS)
