"""A draw of who is helped first, and the trial it makes: nobody is refused, and chance alone decides the order.

Where not everybody can be helped in the same week somebody waits anyway. To draw who does is fairer than to pick, and makes it
possible to tell later whether the help helped: those who wait are what the others would have been.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.effects.figures import AFTER, Figures
from pipeline.effects.trial import Trial

WAIT_WEEKS = AFTER[1]
"""Those who wait have their turn so many weeks later: after the six weeks that count, and no later."""


@dataclass(frozen=True)
class Draw:
    """Who is helped first, and who waits.

    Parameters
    ----------
    first, later
        Units, in alphabetical order.
    """

    first: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """All of them."""
        return *self.first, *self.later


def draw(units: Collection[str], seed: int) -> Draw:
    """Half of the units first, by lot; of an odd number the larger half.

    The lot of a unit is the SHA-256 of the seed and its name, so anybody can check a draw with a few lines, in any year and on
    any machine. It misleads when it is drawn again until it pleases: keep the first.

    Examples
    --------
    >>> draw(["Payments", "Claims", "Search"], seed=7)
    Draw(first=('Claims', 'Payments'), later=('Search',))
    """
    by_lot = sorted(sorted(set(units)), key=lambda unit: hashlib.sha256(f"{seed}\x1f{unit}".encode()).hexdigest())
    half = (len(by_lot) + 1) // 2
    return Draw(tuple(sorted(by_lot[:half])), tuple(sorted(by_lot[half:])))


def drawn(figures: Figures, draws: Sequence[tuple[Draw, int]]) -> Trial:
    """The trial of draws, each with the number of its first week; a block each, a unit with its first draw only.

    Units count as they were drawn, whatever was done in the end: what a lot decided, no second thought can bend. So it is the
    effect of being offered the help first.
    """
    place = {unit: number for number, unit in enumerate(figures.units)}
    trial = Trial(np.empty(0), np.empty(0), np.empty(0), np.empty(0, np.bool_), np.empty(0, np.int64))
    seen: set[str] = set()
    for one, week in sorted(draws, key=lambda pair: pair[1]):
        if not figures.has_outcome(week):
            continue
        around = figures.around(week)
        known = [unit for unit in one.units if unit in place and unit not in seen and around.is_whole[place[unit]]]
        at = np.array([place[unit] for unit in known], np.int64)
        is_first = np.array([unit in one.first for unit in known], np.bool_)
        block = np.zeros(len(at), np.int64)
        trial = trial.beside(Trial(around.after[at] - around.before[at], around.before[at], around.earlier[at], is_first, block))
        seen.update(one.units)
    return trial.only_mixed()
