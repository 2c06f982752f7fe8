"""Many organisations of one kind as one: their teams, and what each method said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from pipeline.detectors.columns import Mask, Whole
from pipeline.evaluation.ledger import Alarms, Teams
from pipeline.evaluation.observing import Observed
from pipeline.evaluation.ours import SHIPPED
from pipeline.evaluation.peers.use import Use
from pipeline.evaluation.rates import Rate, false_alarms
from pipeline.evaluation.worlds import Shared

FEWEST_PEOPLE = 10
"""Smaller teams are never spoken of; to count their years would flatter every rate."""
CLASSES: Mapping[str, tuple[int, int]] = {"5-9": (5, 9), "10-19": (10, 19), "20-49": (20, 49), "50+": (50, 10_000)}
EXACT: Mapping[str, tuple[int, int]] = {"10": (10, 11), "20": (19, 21), "50": (47, 53)}
"""Sizes of the targets; teams change between planting and event, so a little on either side."""


@dataclass(frozen=True)
class Sample:
    """As in :class:`~pipeline.evaluation.observing.Observed`, of many."""

    teams: Teams
    alarms: Mapping[float, Alarms]
    use: Use
    assessable: Mapping[str, Whole]
    shared: Sequence[tuple[int, Shared]]
    """With the number of the organisation."""

    @classmethod
    def of(cls, pieces: Sequence[Observed]) -> Self:
        """Put together, organisations numbered anew."""
        sizes = [len(piece.teams) for piece in pieces]
        numbered = [replace(piece.teams, organisation=np.full(len(piece.teams), i)) for i, piece in enumerate(pieces)]
        return cls(
            teams=Teams.all_of(numbered),
            alarms={b: Alarms.all_of([piece.alarms[b] for piece in pieces], sizes) for b in pieces[0].alarms},
            use=Use(*(np.concatenate([getattr(piece.use, f.name) for piece in pieces]) for f in fields(Use))),
            assessable={name: np.concatenate([piece.assessable[name] for piece in pieces]) for name in pieces[0].assessable},
            shared=[(i, one) for i, piece in enumerate(pieces) for one in piece.shared],
        )

    @property
    def large(self) -> Mask:
        """Teams that may be spoken of."""
        enough: Mask = self.teams.size >= FEWEST_PEOPLE
        return enough

    def sized(self, between: tuple[int, int]) -> Mask:
        """Teams of a size."""
        inside: Mask = (self.teams.size >= between[0]) & (self.teams.size <= between[1])
        return inside

    def since(self, week: int) -> Self:
        """The same, judged from a later week on."""
        return replace(self, teams=replace(self.teams, first=np.full(len(self.teams), week)))

    def of_pattern(self, pattern: str) -> Self:
        """As if nothing else were looked for: each of its alarms is a signal of its own."""
        return replace(self, alarms={budget: said.of_pattern(pattern) for budget, said in self.alarms.items()})

    def first_teams(self, many: int) -> Self:
        """So many of its teams that may be spoken of, for methods that take long."""
        chosen = self.large & (np.cumsum(self.large) <= many)
        return replace(
            self,
            teams=self.teams.where(chosen),
            alarms={b: said.of_teams(chosen) for b, said in self.alarms.items()},
            use=Use(*(getattr(self.use, f.name)[chosen] for f in fields(Use))),
            assessable={name: weeks[chosen] for name, weeks in self.assessable.items()},
        )

    def beside(self, other: Self) -> tuple[Teams, Alarms]:
        """The teams of both that may be spoken of, and what was said of them as shipped."""
        parts = (self, other)
        teams = [part.teams.where(part.large) for part in parts]
        said = [part.alarms[SHIPPED].of_teams(part.large) for part in parts]
        return Teams.all_of(teams), Alarms.all_of(said, [len(part) for part in teams])

    def rate(self, budget: float = SHIPPED) -> Rate:
        """False alarms of Undertow, in teams that may be spoken of."""
        return false_alarms(self.teams, self.alarms[budget], self.large)


def budget_for(tuning: Sample, rate: float) -> float | None:
    """The largest budget that keeps so many false alarms a team-year on organisations for tuning; None where none does."""
    kept = [budget for budget in tuning.alarms if tuning.rate(budget).value <= rate]
    return max(kept, default=None)
