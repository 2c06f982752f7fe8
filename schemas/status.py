"""Source status: how a source did in a period, said by the collector itself; it closes the release.

It is sent last and names how many rows the release has, so that a reader knows when it has them all, and it tells a source that
broke from people who stopped.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.contract import Contract, Model
from schemas.fields import Count, Family
from schemas.release import Shard


class SourceState(StrEnum):
    """The state of a source in a period.

    That a period is late is not among them: it is said of one that is not there (``undertow doctor``), since a release says the
    same whenever it is made.
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Some days are not there, or most units fell together as people do not: counts are too low."""
    DRIFTED = "drifted"
    """Whole, but its exports hold fields or words that they did not have, or lack some: some figures may mean something else."""
    DOWN = "down"
    """Nothing was reported, or fewer records in the week than the threshold."""


WHOLE = frozenset({SourceState.COMPLETE, SourceState.DRIFTED})
"""The states in which all figures are there."""


class StatusRow(Model):
    """How one source did in one week."""

    state: SourceState
    days_expected: Annotated[Count, Field(description="Working days of the week, Monday to Friday (unit: days).")]
    days_reported: Annotated[
        Count,
        Field(description="Of these, days on which the source reported: at least as many records as the threshold (unit: days)."),
    ]
    records_read: Annotated[
        Count | None,
        Field(
            description="Records of the export that fell in the period, at most: 10, 20, 50, 100 ... (unit: records); "
            "not told in the profile dp."
        ),
    ] = None
    records_rejected: Annotated[
        dict[str, Count],
        Field(description="Damaged records of the whole input, by reason, at most: 10, 20, 50 ... (unit: records)."),
    ]
    drift: Annotated[
        dict[str, Count],
        Field(
            description="Unknown fields (`field name`) and unknown words (`field: word`) of the exports, in at most so many "
            "records: 10, 20, 50 ...; empty where none was seen, and in the profile dp.",
        ),
    ] = Field(default_factory=dict)
    usage_rows: Annotated[Count, Field(description="Usage rows of this release (unit: rows).")] = 0
    licence_rows: Annotated[Count, Field(description="Licence rows of this release (unit: rows).")] = 0
    work_rows: Annotated[Count, Field(description="Work rows of this release (unit: rows).")] = 0
    pulse_rows: Annotated[Count | None, Field(description="Pulse rows of this release (unit: rows); null where it has none.")] = (
        None
    )
    question_rows: Annotated[
        Count | None, Field(description="Question rows of this release (unit: rows); null where it has none.")
    ] = None
    training_rows: Annotated[
        Count | None, Field(description="Training rows of this release (unit: rows); null where it has none.")
    ] = None
    unsanctioned_rows: Annotated[
        Count | None, Field(description="Rows of unsanctioned tools of this release (unit: rows); null where it has none.")
    ] = None
    people_rows: Annotated[
        Count | None, Field(description="People rows of this release (unit: rows); null where it has none.")
    ] = None
    noised_rows: Annotated[Count, Field(description="Noised rows of this release (unit: rows).")] = 0
    withheld_rows: Annotated[Count, Field(description="Rows without figures for privacy's sake (unit: rows).")] = 0


COUNTED: Mapping[Family, str] = {
    Family.USAGE: "usage_rows",
    Family.LICENCES: "licence_rows",
    Family.WORK: "work_rows",
    Family.PULSE: "pulse_rows",
    Family.QUESTIONS: "question_rows",
    Family.TRAINING: "training_rows",
    Family.UNSANCTIONED: "unsanctioned_rows",
    Family.PEOPLE: "people_rows",
    Family.NOISED: "noised_rows",
}
"""The field that says how many rows of a family the release has."""


class StatusShard(Shard):
    """The row that closes a release."""

    contract: ClassVar[Contract] = Contract(
        name="undertow.status",
        version=1,
        owner="IT operations",
        purpose="Never blame a team for a source that broke.",
        retention_days=800,
    )
    family: Literal[Family.STATUS] = Family.STATUS
    rows: Annotated[list[StatusRow], Field(min_length=1, max_length=1)]
