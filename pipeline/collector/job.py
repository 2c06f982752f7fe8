"""What a run of the collector is asked to do."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pipeline.periods import Week


@dataclass(frozen=True)
class Job:
    """A run of the collector.

    Parameters
    ----------
    source
        Name of the connector.
    inputs, seats
        Files, as :func:`pipeline.collector.files.expand` gives them.
    roster
        The roster's CSV; None where the vendor's own team report is to serve.
    weeks
        The weeks to close, in order, without a gap.
    today
        The day of the run; the clock is read by the caller.
    org, k, finality_days, max_rejected_share
        As the settings of the same name.
    """

    source: str
    inputs: tuple[Path, ...]
    roster: Path | None
    seats: tuple[Path, ...]
    weeks: tuple[Week, ...]
    today: date
    org: str = "organisation"
    k: int = 10
    finality_days: int = 3
    max_rejected_share: float = 0.05

    def final_on(self, week: Week) -> date:
        """The first day on which nothing of the week changes any more."""
        return week.sunday + timedelta(days=self.finality_days + 1)
