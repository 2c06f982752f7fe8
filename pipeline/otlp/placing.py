"""Reads who is in which unit anew for each week; where that fails later on, goes on with what was read last, and says so."""

from pathlib import Path

import structlog

from pipeline.collector.job import Job
from pipeline.collector.rejections import Rejections
from pipeline.errors import UnusableInput
from pipeline.otlp.units import Placing, Units, read_units
from pipeline.periods import Week


class Places:
    """Who is counted where, week by week.

    Parameters
    ----------
    job
        Its roster and its release plan.
    sizes
        A table of sizes of units.

    Raises
    ------
    UnusableInput
        The files cannot be used now; later, that is logged.
    """

    def __init__(self, job: Job, sizes: Path | None) -> None:
        self._job, self._sizes = job, sizes
        self._units: Units = read_units(job, sizes, Rejections())

    def place(self, week: Week, key: bytes) -> Placing:
        """Where people are counted in a week."""
        log = structlog.get_logger()
        rejections = Rejections()
        try:
            self._units = read_units(self._job, self._sizes, rejections)
        except UnusableInput as fault:
            log.warning("roster_not_read", week=str(week), why=fault.what, cure=fault.cure)
        placing = self._units.place(week, key, self._job.release_plan, rejections)
        if rejections.counts:
            log.warning(
                "roster_lines_not_used", week=str(week), lines={str(one): n for one, n in sorted(rejections.counts.items())}
            )
        if trouble := placing.plan.trouble():
            log.error("nobody_on_roster", week=str(week), why=trouble.what, cure=trouble.cure)
        return placing
