"""Which figures there are, and which family each belongs to: what detectors read, and nothing else."""

from collections.abc import Mapping

from schemas.fields import Family
from schemas.licences import LicenceRow
from schemas.people import PeopleRow
from schemas.pulse import PulseRow
from schemas.questions import QuestionRow
from schemas.training import TrainingRow
from schemas.unsanctioned import UnsanctionedRow
from schemas.work import WorkRow

USAGE = (
    "people_active",
    "people_active_by_own_action",
    "people_active_1_day",
    "people_active_2_3_days",
    "people_active_4_7_days",
    "features_used",
)
BESIDE = ("tools", "people_active_other_tools")
"""How many tools the unit has, this one too, and how many people used the others by their own action, added up: somebody may use
two."""

OF_TOOL: Mapping[Family, tuple[str, ...]] = {
    Family.USAGE: USAGE + BESIDE,
    Family.LICENCES: LicenceRow.measures(),
    Family.WORK: WorkRow.measures(),
}
"""Of one unit and one tool; work has no tool, and stands beside each."""
OF_PEOPLE: Mapping[Family, tuple[str, ...]] = {
    Family.PULSE: PulseRow.measures(),
    Family.QUESTIONS: QuestionRow.measures(),
    Family.TRAINING: TrainingRow.measures(),
    Family.UNSANCTIONED: UnsanctionedRow.measures(),
    Family.PEOPLE: PeopleRow.measures(),
}
"""Of one unit, whatever its tools; figures of a quarter (``people``) stand in the row of its last week, and nowhere else."""

FAMILY: Mapping[str, Family] = {name: family for part in (OF_TOOL, OF_PEOPLE) for family, names in part.items() for name in names}
"""The family of each figure: it decides whether the figure may be believed."""

COLUMN: Mapping[Family, str] = {
    Family.USAGE: "usage",
    Family.LICENCES: "licence",
    Family.WORK: "work",
    Family.PULSE: "pulse",
    Family.QUESTIONS: "question",
    Family.TRAINING: "training",
    Family.UNSANCTIONED: "unsanctioned",
    Family.PEOPLE: "people",
}
"""First part of the names of a family's columns: ``usage_status``."""


def source_column(family: Family) -> str:
    """The column that says how the source of a family did; use and seats are of one source, that of the tool."""
    return "source_state" if family in {Family.USAGE, Family.LICENCES} else f"{COLUMN[family]}_source_state"


HAVE_HOLIDAYS = frozenset(
    {Family.USAGE, Family.LICENCES, Family.WORK, Family.PULSE, Family.QUESTIONS, Family.UNSANCTIONED},
)
"""Families of which a week with a holiday is no ordinary week. A quarter holds holidays anyway, a training goes round them."""
