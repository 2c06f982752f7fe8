"""The gate for tables about units: the steps of :mod:`pipeline.privacy.gate` that any family needs, and those of its own.

The same law: whether a group shows anything follows from the roster and the plan, never from what people did or said; where a
step must look at figures (a box of a distribution with too few people) it takes out all that hangs together.
"""

from collections.abc import Mapping
from datetime import date

from pipeline.privacy.gate import Cell, Measures, Step, in_plan, pass_gate, reported, threshold
from pipeline.privacy.groups import Group
from schemas.fields import Family, Grain, Reason
from schemas.release import Row
from schemas.work import WorkRow

ROWS: Mapping[Family, type[Row]] = {
    Family.WORK: WorkRow,
}
"""The families that come as tables about units, and their rows."""

STEPS: tuple[Step, ...] = (threshold, reported, in_plan)


def unit_row(
    family: Family, group: Group, start: date, measures: Measures | None, listed: frozenset[str], missing: Reason | None = None
) -> Row:
    """The row of a group in a week.

    Parameters
    ----------
    family
        One of :data:`ROWS`.
    group
        From the plan.
    start
        The Monday.
    measures
        Figures by field name of the row; None when the source gave none.
    listed
        The measures that the release plan lists for the family.
    missing
        Why the source gave none; left out, it is ``not_reported``. Given, it wins over any figures.
    """
    return pass_gate(ROWS[family], Cell(group, Grain.WEEK, start, measures, missing, listed), STEPS)
