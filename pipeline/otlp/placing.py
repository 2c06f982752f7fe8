"""Reads who is in which unit anew for each week; where that fails later on, goes on with what was read last, and says so."""

from dataclasses import replace
from pathlib import Path

import structlog

from pipeline.collector.job import Job
from pipeline.collector.opt_out import read_opt_out
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
    opt_out
        The list of those who asked not to be counted.

    Raises
    ------
    UnusableInput
        The files cannot be used now; later, that is logged.
    """

    def __init__(self, job: Job, sizes: Path | None = None, opt_out: Path | None = None) -> None:
        self._job, self._sizes, self._opt_out = job, sizes, opt_out
        self._units: Units = self._read(Rejections())

    def _read(self, rejections: Rejections) -> Units:
        return read_units(replace(self._job, opt_out=read_opt_out(self._opt_out)), self._sizes, rejections)

    def place(self, week: Week, key: bytes) -> Placing:
        """Where people are counted in a week."""
        log = structlog.get_logger()
        rejections = Rejections()
        try:
            self._units = self._read(rejections)
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
