"""What a source is: what to ask for, how fine and how final its figures are, and what it cannot see. Pure data.

The collector takes from it how long to wait; ``undertow sources`` and ``docs/sources.md`` print it; drift is measured against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.fields import Grain


def names(text: str) -> frozenset[str]:
    """The names in a text, between spaces.

    >>> sorted(names("user_login day"))
    ['day', 'user_login']
    """
    return frozenset(text.split())


@dataclass(frozen=True)
class Known:
    """What the exports of a source held when its connector was written; what is more or less than that is drift.

    Parameters
    ----------
    fields
        Every field of a record, of all its reports; empty where nothing is known, and then nothing counts as drift.
    expected
        Fields of a record about a person and day that nearly all of them have, though the reader can do without.
    values
        Fields that hold one of a few words, to these words. A field inside others is written with dots; a list on the way stands
        for each of its items: ``totals_by_feature.feature``.
    """

    fields: frozenset[str] = frozenset()
    expected: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One source, for people and for the collector.

    Parameters
    ----------
    title
        The product's name.
    ask
        What to bring: the vendor's own names of its reports.
    where
        Where to get it, and with what right.
    formats
        How the files may be built.
    grain
        Day, or week where a record tells of a week and not of its days: then there is no row a day, and no count of active days.
    finality_days
        Full UTC days after a period during which the vendor may still change its figures.
    seats
        What tells who holds a licence and does nothing; None where nothing does.
    blind
        What it cannot see, and what misleads: a sentence each.
    lacks
        Measures of a usage row that it cannot give; they are left out, never zero.
    known
        For drift.
    """

    title: str
    ask: tuple[str, ...]
    where: str
    formats: tuple[str, ...]
    finality_days: int
    seats: str | None
    blind: tuple[str, ...]
    grain: Grain = Grain.DAY
    lacks: frozenset[str] = frozenset()
    known: Known = Known()


OF_UNITS = Sheet(
    title="A table about units",
    ask=("a CSV with a line for each unit and week",),
    where="your own tracker, survey or HR system; `undertow schemas template NAME` prints the columns",
    formats=("CSV",),
    finality_days=0,
    seats=None,
    blind=("Single people, by design: a column about one is refused.",),
    grain=Grain.WEEK,
)
"""What all tables about units have in common; each says more of itself with :func:`dataclasses.replace`."""
