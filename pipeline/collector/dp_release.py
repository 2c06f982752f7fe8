"""The release of the profile ``dp``: from true counts, one bit a person, to rows with noise.

The bit of a person in a span is one where they started something themselves in at least half of the weeks of the span that the
source reported. A cell is the sum of the bits of its people; everybody is in one cell of a level at most, so somebody who did all
or nothing changes one cell by one. Which cells there are, how large they are, what is withheld and how many weeks were reported
follows from the roster, the plan and the operator's word: never from what people did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.collector.plan import NOWHERE
from pipeline.noise import Draw, plus_minus
from pipeline.periods import Week
from pipeline.privacy.budget import ReleaseKey
from pipeline.privacy.dp_plan import Allotment
from pipeline.privacy.groups import Group
from schemas.fields import Reason, Status
from schemas.noised import Level, NoisedMeasure, NoisedRow


@dataclass(frozen=True)
class Pending:
    """All cells of one level and span, before there is noise; at the edge only, and never written.

    Parameters
    ----------
    key
        Which release.
    quarter, division
        Whose budget pays, and which division of the people it speaks of.
    epsilon
        What the release costs each person in it.
    cells
        The groups, each with the line of the plan that allots it something.
    withheld
        The groups that are too small, with the reason, and the line that the smallest cell has.
    weeks_reported
        Weeks of the span in which the source was up.
    counts
        The true count of each cell; None where too few weeks were reported.
    total
        The name of the organisation and the line for the sum of all cells, where the plan lists it.
    """

    key: ReleaseKey
    quarter: str
    division: str
    epsilon: Fraction
    cells: tuple[tuple[Group, Allotment], ...]
    withheld: tuple[tuple[Group, Reason, Allotment], ...]
    weeks_reported: int
    counts: tuple[int, ...] | None = field(repr=False)
    total: tuple[str, Allotment] | None = None

    @property
    def cost(self) -> Fraction:
        """What it costs: nothing where nothing is drawn."""
        return self.epsilon if self.counts and self.cells else Fraction(0)


def regular(own: Sequence[NDArray[np.uint8]], part_of: NDArray[np.intp], parts: int) -> NDArray[np.intp]:
    """How many people of each part were active by their own action in at least half of the weeks.

    Parameters
    ----------
    own
        For each week that the source reported, the days of each person as bits.
    part_of, parts
        The part of each person, and how many there are.

    Examples
    --------
    >>> weeks = [np.array(days, dtype=np.uint8) for days in ([1, 0, 64], [3, 0, 0], [0, 0, 1])]
    >>> regular(weeks, np.array([0, 0, 1]), 2).tolist()
    [1, 1]
    """
    active = np.sum([days > 0 for days in own], axis=0)
    is_regular = 2 * active >= len(own)
    return np.bincount(part_of[is_regular & (part_of != NOWHERE)], minlength=parts)


def enough(reported: int, weeks: Sequence[Week]) -> bool:
    """Whether so many reported weeks tell of a span: at least half of it."""
    return reported > 0 and 2 * reported >= len(weeks)


class Value(NamedTuple):
    """What a row says that has noise."""

    value: int
    plus_minus: int
    epsilon: float


def noised_rows(pending: Pending, draw: Draw) -> list[NoisedRow]:
    """The rows of a release: this is where noise is drawn, for all of its cells at once.

    Each call draws anew, and so spends anew: only :mod:`pipeline.collector.dp_ledger` may call it.
    """
    drawn = draw(pending.counts, pending.epsilon) if pending.counts is not None else None
    reach, epsilon = plus_minus([pending.epsilon]), float(pending.epsilon)
    values = [Value(one, reach, epsilon) for one in drawn] if drawn is not None else [None] * len(pending.cells)
    rows = [
        _row(pending, (cell.unit, cell.parent, cell.size), pending.key.level, line, value or Reason.SOURCE_DOWN)
        for (cell, line), value in zip(pending.cells, values, strict=True)
    ]
    if pending.total is not None and len(pending.cells) > 1:
        rows.append(_total(pending, *pending.total, drawn))
    return rows + [
        _row(pending, (group.unit, group.parent, group.size), pending.key.level, line, reason)
        for group, reason, line in pending.withheld
    ]


def _total(pending: Pending, name: str, line: Allotment, drawn: Sequence[int] | None) -> NoisedRow:
    """The sum of all cells; of fewer people than the organisation has, where a group is too small to be a cell."""
    people = sum(cell.size for cell, _ in pending.cells)
    value = None if drawn is None else Value(sum(drawn), plus_minus([pending.epsilon] * len(drawn)), 0.0)
    return _row(pending, (name, None, people), Level.ORGANISATION, line, value or Reason.SOURCE_DOWN)


def _row(pending: Pending, place: tuple[str, str | None, int], level: Level, line: Allotment, said: Value | Reason) -> NoisedRow:
    unit, parent, size = place
    figures: dict[str, object] = {"status": Status.OK, **said._asdict()} if isinstance(said, Value) else _why_not(said)
    return NoisedRow.model_validate(
        {
            "unit": unit,
            "parent": parent,
            "level": level,
            "grain": pending.key.grain,
            "start": pending.key.start,
            "cohort_size": size,
            "form": line.form,
            "measure": NoisedMeasure.PEOPLE_REGULAR,
            "weeks_reported": pending.weeks_reported,
        }
        | figures
    )


def _why_not(reason: Reason) -> dict[str, object]:
    return {"status": Status.MISSING if reason is Reason.SOURCE_DOWN else Status.WITHHELD, "reason": reason}
