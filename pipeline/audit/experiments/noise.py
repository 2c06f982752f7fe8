"""Attack 10 on the real release function of the profile ``dp``."""

from pathlib import Path

from pipeline.audit.attacks import epsilon
from pipeline.audit.experiments.outcome import Outcome


def releasing(folder: Path, runs: int, single_runs: int) -> Outcome:
    """The epsilon that is measured; the folder stays empty.

    Its noise is that of the operating system, so the figures differ a little each time.
    """
    del folder
    return Outcome(results=epsilon.results(runs, single_runs))
