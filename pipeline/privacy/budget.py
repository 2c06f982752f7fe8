"""The budget of a person: what was spent, in exact fractions, and whether one more release may be.

A release is all cells of one (organisation, source, tool, level, grain, span). Its entry is written before its noise leaves, and
nothing is ever given back. Within one division of the people everybody is in one cell of a level, and a cell has one grain: there
the dearest grain counts. When the roster of a quarter was edited meanwhile, or the plan, somebody may have been in cells of both
divisions: there costs add up, and the budget ends sooner.

It misleads in two ways. It knows one ledger: a second collector with a ledger of its own spends a second budget. A division is
known by the names and sizes of its cells, for nothing personal is kept: two people who changed places are not seen.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer, PlainValidator, StringConstraints

from pipeline.privacy.groups import Group
from schemas.contract import Model
from schemas.fields import Org, Quarter, Source, Tool
from schemas.noised import Level, NoisedGrain


def _fraction(said: object) -> Fraction:
    if not isinstance(said, str | Fraction) or (value := Fraction(said)) < 0:
        raise ValueError("not a fraction of zero or more")
    return value


Exact = Annotated[Fraction, PlainValidator(_fraction), PlainSerializer(str)]
"""A fraction, written as ``1/3``: thrice that is one. Never below zero: nothing is given back."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ReleaseKey(NamedTuple):
    """What is drawn once."""

    org: str
    source: str
    tool: str
    level: Level
    grain: NoisedGrain
    start: date


class Spend(Model):
    """One line of the ledger: what a release cost each person in it.

    Parameters
    ----------
    org, source, tool, level, grain, start
        Which release.
    quarter
        The quarter that froze the cohort, and whose budget pays.
    epsilon
        The cost; 0 where nothing was drawn.
    division
        Which division of the people it speaks of.
    rows
        SHA-256 of the noised rows in the outbox.
    """

    org: Org
    quarter: Quarter
    source: Source
    tool: Tool
    level: Level
    grain: NoisedGrain
    start: date
    epsilon: Exact
    division: Sha256
    rows: Sha256

    @property
    def key(self) -> ReleaseKey:
        """What is drawn once."""
        return ReleaseKey(self.org, self.source, self.tool, self.level, self.grain, self.start)


def spent(entries: Iterable[Spend], org: str, quarter: str) -> Fraction:
    """What any person of an organisation paid in a quarter at most, over all sources, tools and levels.

    Examples
    --------
    >>> third = Spend(org="acme", quarter="2026-Q2", source="a", tool="a", level="department", grain="four-weeks",
    ...     start=date(2026, 3, 30), epsilon="1/3", division="0" * 64, rows="0" * 64)
    >>> later = third.model_copy(update={"start": date(2026, 4, 27)})
    >>> team = third.model_copy(update={"level": Level.TEAM, "grain": NoisedGrain.QUARTER, "epsilon": Fraction(1)})
    >>> str(spent([third, later, team], "acme", "2026-Q2"))
    '5/3'
    """
    by_grain: dict[tuple[str, str, Level, str], dict[NoisedGrain, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for entry in entries:
        if (entry.org, entry.quarter) == (org, quarter):
            by_grain[entry.source, entry.tool, entry.level, entry.division][entry.grain] += entry.epsilon
    return sum((max(of_grain.values()) for of_grain in by_grain.values()), Fraction(0))


def may_spend(entries: Sequence[Spend], wanted: Spend, budget: Fraction) -> bool:
    """Whether a new release keeps within the budget of its quarter; one that was drawn already may never be drawn again."""
    if any(entry.key == wanted.key for entry in entries):
        return False
    return spent([*entries, wanted], wanted.org, wanted.quarter) <= budget


def division_of(cells: Iterable[tuple[Group, NoisedGrain]]) -> str:
    """The name of a division of the people: a hash over names, sizes and grains of its cells, all public."""
    sha = hashlib.sha256()
    for unit, size, grain in sorted((cell.unit, cell.size, grain) for cell, grain in cells):
        sha.update(f"{unit}\x1f{size}\x1f{grain}\n".encode())
    return sha.hexdigest()
