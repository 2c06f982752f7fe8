"""Small made-up ledgers, for examples and tests."""

import numpy as np

from pipeline.evaluation.ledger import NEVER, Teams


def quiet(teams: int, weeks: int = 104, size: int = 20) -> Teams:
    """Teams in which nothing was planted, ten to an organisation.

    >>> len(quiet(5)), float(quiet(5).quiet_years.sum())
    (5, 10.0)
    """
    whole = np.ones(teams, np.int64)
    return Teams(
        organisation=np.arange(teams) // 10,
        size=size * whole,
        pattern=np.full(teams, "", "U32"),
        onset=NEVER * whole,
        begins=NEVER * whole,
        effect=np.full(teams, np.nan),
        confounder=np.full(teams, "", "U32"),
        first=0 * whole,
        end=weeks * whole,
    )


def eventful(onsets: list[int], pattern: str = "workaround_drop", weeks: int = 104, effect: float = 0.5) -> Teams:
    """Teams with one event each.

    >>> eventful([20, 30]).has_event
    array([ True,  True])
    """
    base = quiet(len(onsets), weeks)
    return Teams(
        organisation=base.organisation,
        size=base.size,
        pattern=np.full(len(onsets), pattern, "U32"),
        onset=np.array(onsets, np.int64),
        begins=np.array(onsets, np.int64),
        effect=np.full(len(onsets), effect),
        confounder=base.confounder,
        first=base.first,
        end=base.end,
    )
