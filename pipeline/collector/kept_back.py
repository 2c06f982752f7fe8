"""Tells how many rows the gate kept back, and why: a closed set of reasons, and numbers of rows alone."""

from collections.abc import Mapping

from pipeline.privacy.gate import Tally
from schemas.fields import Reason

OF_SIZE = (Reason.MERGED, Reason.TOO_SMALL, Reason.COMPLEMENT, Reason.WAITING)
"""Why a row has no figures at all; that a source said nothing is told elsewhere."""
FIGURES: Mapping[str, str] = {
    "magnitude_floor": "sums of under 25 people",
    "dominance": "sums that one person made nearly all of, or that would give such a one away",
    "histogram_floor": "bins of active days of under 50 people",
    "histogram_bins": "bins of active days of which one holds under 5 people",
    "sums_floor": "numbers of questions, tools, leavers or joiners of under 25 people",
    "distributions_floor": "answers by box, and the most active, of under 50 people",
    "answers_floor": "answers by box of too few answers",
}
"""Which figures a step of the gate takes out of rows that are shown."""


def told(tally: Tally) -> list[str]:
    """A line or two for whoever collects; none where nothing was kept back.

    It says how many rows, never of which units or how large. How often a sum or a box was kept back depends on the figures: it is
    for the edge, which has the exports anyway.

    >>> told(Tally({"merged_into_remainder": 3, "not_reported": 2, "dominance": 1}))
    ['Kept back: 3 rows merged_into_remainder.', 'Kept back in rows that are shown: 1 time sums that one person made nearly all \
of, or that would give such a one away.']
    """
    rows = [f"{_times(number, 'row')} {reason}" for reason in OF_SIZE if (number := tally[reason])]
    figures = [f"{_times(number, 'time')} {what}" for step, what in FIGURES.items() if (number := tally[step])]
    lines = (("Kept back", rows), ("Kept back in rows that are shown", figures))
    return [f"{what}: {', '.join(found)}." for what, found in lines if found]


def _times(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
