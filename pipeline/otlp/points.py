"""What is left of a data point once it is read: who, when, and what it says was done; nothing else of it is kept.

A :class:`Point` lives from the reading of a request to its counting, inside one request. The people in it are plain identifiers,
and they end there: what counts them keeps a keyed hash.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Fault(StrEnum):
    """Why a point was not used; a closed set. A client hears how many, never which."""

    NOT_AN_OBJECT = "not_an_object"
    """JSON of another shape than a point has."""
    NO_TIME = "no_time"
    NO_VALUE = "no_value"
    """No number, or none that a counter can have."""
    TOO_LATE = "too_late"
    """Its week is closed."""
    IN_THE_FUTURE = "in_the_future"


class Deed(NamedTuple):
    """What one unit of a point says a person did.

    Parameters
    ----------
    own
        Whether the person did it, and not the tool by itself.
    interactions, suggestions, accepted
        How many of each one unit is.
    feature
        Number of the feature in its dialect; -1 for none.
    namespace
        Which of the dialect's ways of saying the same it is; the lower, the better.
    """

    own: bool
    interactions: int = 0
    suggestions: int = 0
    accepted: int = 0
    feature: int = -1
    namespace: int = 0


class Point(NamedTuple):
    """A point that says somebody did something.

    Parameters
    ----------
    source
        The dialect's source.
    people
        Identifiers of the person, the surest first; empty where nobody is named.
    proven
        How many of them, from the first, stand for an account of a person and not for a device or a key.
    unit
        The ``team.id``.
    time, start
        End and beginning of what it counts, in nanoseconds since 1970; the beginning is 0 where it is not said.
    value
        How many units, above zero for a delta.
    deed
        What a unit is.
    series
        What tells this cumulative series from others, as bytes; None for a delta.
    """

    source: str
    people: tuple[str, ...]
    proven: int
    unit: str | None
    time: int
    start: int
    value: float
    deed: Deed
    series: bytes | None = None


@dataclass
class Batch:
    """All of one request.

    Parameters
    ----------
    points
        Those that count.
    seen
        How many there were, of any kind.
    faults
        Those that cannot be used.
    unknown
        Names under a known prefix that no dialect knows: the vendor's schema drifted.
    """

    points: list[Point] = field(default_factory=list, repr=False)
    seen: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)
