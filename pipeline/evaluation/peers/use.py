"""What every peer is given: the use of a tool by each team, and its seats; nothing of work, moves or the rest."""

from dataclasses import dataclass

import numpy as np

from pipeline.detectors.columns import Array, ratio
from pipeline.detectors.panel import Panel


@dataclass(frozen=True)
class Use:
    """Counts by team and week; NaN where unknown, or where the source was down or it was a holiday.

    Peers are spared what would ruin them in the field: weeks of a known outage or a public holiday are blanked for them as they
    are for us.

    Parameters
    ----------
    active, people
        People who used the tool by their own action, of how many.
    idle, seats
        Seats not used for four weeks or never, of how many old enough to be judged.
    """

    active: Array
    people: Array
    idle: Array
    seats: Array

    @classmethod
    def of_panel(cls, panel: Panel) -> "Use":
        """From what the detectors see."""
        return cls(
            active=panel.trusted("people_active_by_own_action"),
            people=panel.sizes("people_active_by_own_action"),
            idle=panel.trusted("seats_never_used") + panel.trusted("seats_lapsed"),
            seats=panel.trusted("seats") - panel.trusted("seats_new"),
        )

    @classmethod
    def of_counts(cls, active: Array, people: Array) -> "Use":
        """Where nothing is known of seats."""
        unknown = np.full(np.shape(active), np.nan)
        return cls(active, people, unknown, unknown)

    @property
    def share(self) -> Array:
        """The share of people who use it."""
        return ratio(self.active, self.people)

    def carried(self) -> tuple[Array, Array]:
        """The counts with unknown weeks filled by the last known ones, for peers that cannot do without; 0 of 1 before any.

        >>> Use.of_counts(np.array([[3.0, np.nan, 4.0]]), np.full((1, 3), 9.0)).carried()[0]
        array([[3., 3., 4.]])
        """
        known = np.isfinite(self.active) & np.isfinite(self.people)
        at = np.maximum.accumulate(np.where(known, np.arange(known.shape[1]), -1), axis=1)
        filled = [np.take_along_axis(figure, np.maximum(at, 0), axis=1) for figure in (self.active, self.people)]
        active, people = (np.where(at >= 0, figure, empty) for figure, empty in zip(filled, (0.0, 1.0), strict=True))
        return active, people

    @property
    def is_known(self) -> Array:
        """1 in weeks with figures, NaN in others: to multiply scores with."""
        return np.where(np.isfinite(self.active) & np.isfinite(self.people), 1.0, np.nan)
