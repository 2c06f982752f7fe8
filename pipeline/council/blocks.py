"""What a chapter is made of. The template knows each kind by ``kind``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    said: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter."""

    kind: ClassVar[str] = "heading"
    said: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that tests hold."""

    kind: ClassVar[str] = "claim"
    said: str
    tests: Sequence[str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Points; numbered where their order counts."""

    kind: ClassVar[str] = "listing"
    items: Sequence[str]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something under its own name: who or what, and what about it."""

    kind: ClassVar[str] = "named"
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``shape`` chooses the widths."""

    kind: ClassVar[str] = "table"
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    shape: str = "plain"


@dataclass(frozen=True, slots=True)
class RuleOfLaw:
    """A rule: what it asks, what answers it, how far, and the tests that hold the answer."""

    kind: ClassVar[str] = "rule"
    name: str
    asks: str
    answer: str
    met: str
    word: str
    tests: Sequence[str]


Block = Text | Heading | Claim | Listing | Named | Table | RuleOfLaw


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the pack."""

    key: str
    number: int
    heading: str
    blocks: Sequence[Block]
