"""Tables of the page: words, columns and rows of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, isnan

from pipeline.evaluation.finding import Recall
from pipeline.evaluation.intervals import Interval
from pipeline.evaluation.rates import Rate


@dataclass(frozen=True)
class Table:
    """A table with what must be known to read it.

    Parameters
    ----------
    title
        Its heading.
    words
        What it says and when it misleads.
    columns, rows
        Text.
    """

    title: str
    words: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> Iterator[str]:
        r"""Lines of Markdown.

        >>> print("\n".join(Table("Sizes", "By team.", ("n",), [("5",)]).markdown()))
        ### Sizes
        <BLANKLINE>
        By team.
        <BLANKLINE>
        | n |
        |---|
        | 5 |
        <BLANKLINE>
        """
        yield f"### {self.title}"
        yield ""
        yield self.words
        yield ""
        yield f"| {' | '.join(self.columns)} |"
        yield f"|{'---|' * len(self.columns)}"
        yield from (f"| {' | '.join(row)} |" for row in self.rows)
        yield ""


def share(value: float) -> str:
    """A share in per cent.

    >>> share(0.345), share(float("nan"))
    ('34 %', '–')
    """
    return "–" if isnan(value) else f"{100 * value:.0f} %"


def shares(interval: Interval) -> str:
    """An interval of a share.

    >>> shares((0.1, 0.25))
    '10–25 %'
    """
    return f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f} %"


def found(one: Recall) -> str:
    """A recall with its interval, and of how many."""
    return "–" if not one.events else f"{share(one.value)} ({shares(one.interval)}; {one.found} of {one.events})"


def per_year(value: float) -> str:
    """A rate.

    >>> per_year(0.01234), per_year(2.5), per_year(0)
    ('0.012', '2.5', '0')
    """
    if isnan(value):
        return "–"
    return f"{value:.3f}" if 0 < value < 0.2 else f"{value:.2g}"


def rated(one: Rate) -> str:
    """A rate with its interval."""
    return f"{per_year(one.value)} ({per_year(one.interval[0])}–{per_year(one.interval[1])})"


def days(value: float) -> str:
    """Days; "not reached" where half were never found.

    >>> days(42.0), days(float("inf"))
    ('42', 'not reached')
    """
    return f"{value:.0f}" if isfinite(value) else "not reached"
