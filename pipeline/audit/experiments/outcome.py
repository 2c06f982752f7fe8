"""What an experiment gives: certain statements, and scores beside the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.audit.results import Guess, Result, Surface


@dataclass(frozen=True)
class Tally:
    """Certain statements that an attack came to, and how many it might have come to.

    ``limit`` is the share that passes; None where it is only stated.
    """

    attack: int
    surface: Surface
    what: str
    guesses: Sequence[Guess]
    trials: int
    limit: float | None = 0


@dataclass(frozen=True)
class Scores:
    """How sure an attacker was of each target, beside the truth.

    ``setting`` is what the attacker does not choose (base rate and habit): the worst one counts. ``limit`` is the most that a
    balanced accuracy may be; None where a coin's is; ``is_stated`` where there is no criterion.
    """

    attack: int
    surface: Surface
    what: str
    setting: str
    scores: Sequence[float]
    truth: Sequence[bool]
    size: int = 0
    limit: float | None = None
    is_stated: bool = False


@dataclass(frozen=True)
class Found:
    """How often one person was found, in so many repetitions; of several seeds the worst person counts."""

    attack: int
    surface: Surface
    what: str
    hits: int
    trials: int
    limit: float | None = None
    example: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one experiment found."""

    tallies: Sequence[Tally] = ()
    scores: Sequence[Scores] = ()
    found: Sequence[Found] = ()
    signals: int = 0
    results: Sequence[Result] = ()
    """What is judged already."""


@dataclass(frozen=True)
class Experiment:
    """One call: the function, and what it gets beside a folder."""

    run: Callable[..., Outcome]
    arguments: dict[str, object] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Outcome:
        """Run it in a new or empty folder."""
        return self.run(folder, **self.arguments)
