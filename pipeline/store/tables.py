"""Which table keeps which family, and the Arrow type of each column; the models name the columns."""

from collections.abc import Mapping

import pyarrow as pa

from schemas.fields import Family
from schemas.licences import LicenceRow
from schemas.people import PeopleRow
from schemas.pulse import PulseRow
from schemas.questions import QuestionRow
from schemas.release import Row
from schemas.status import COUNTED
from schemas.training import TrainingRow
from schemas.unsanctioned import UnsanctionedRow
from schemas.usage import UsageRow
from schemas.work import WorkRow

TABLES: Mapping[Family, str] = {
    Family.USAGE: "usage_fact",
    Family.LICENCES: "licence_fact",
    Family.WORK: "work_fact",
    Family.PULSE: "pulse_fact",
    Family.QUESTIONS: "question_fact",
    Family.TRAINING: "training_fact",
    Family.UNSANCTIONED: "unsanctioned_fact",
    Family.PEOPLE: "people_fact",
    Family.NOISED: "noised_fact",
    # Last, as in the release itself: when it is in, the others are.
    Family.STATUS: "source_status",
}
ENVELOPE: Mapping[str, pa.DataType] = {
    "org": pa.string(),
    "source": pa.string(),
    "tool": pa.string(),
    "period": pa.string(),
    "cohort": pa.string(),
    "release": pa.uint32(),
    "k": pa.uint32(),
}
_PLACE: Mapping[str, pa.DataType] = {
    "unit": pa.string(),
    "parent": pa.string(),
    "grain": pa.string(),
    "start": pa.date32(),
    "cohort_size": pa.uint64(),
    "status": pa.string(),
    "reason": pa.string(),
}


def _figures(row: type[Row]) -> Mapping[str, pa.DataType]:
    return dict(_PLACE) | {name: pa.uint64() for name in row.measures()}


ROWS: Mapping[Family, Mapping[str, pa.DataType]] = {
    Family.USAGE: _figures(UsageRow),
    Family.LICENCES: _figures(LicenceRow),
    Family.WORK: _figures(WorkRow),
    Family.PULSE: _figures(PulseRow),
    Family.QUESTIONS: _figures(QuestionRow),
    Family.TRAINING: _figures(TrainingRow),
    Family.UNSANCTIONED: _figures(UnsanctionedRow),
    Family.PEOPLE: _figures(PeopleRow),
    Family.NOISED: {
        "unit": pa.string(),
        "parent": pa.string(),
        "level": pa.string(),
        "grain": pa.string(),
        "start": pa.date32(),
        "cohort_size": pa.uint64(),
        "form": pa.string(),
        "measure": pa.string(),
        "weeks_reported": pa.uint64(),
        "status": pa.string(),
        "reason": pa.string(),
        "value": pa.int64(),
        "plus_minus": pa.uint64(),
        "epsilon": pa.float64(),
    },
    Family.STATUS: {
        "state": pa.string(),
        "days_expected": pa.uint64(),
        "days_reported": pa.uint64(),
        "records_read": pa.uint64(),
        "records_rejected": pa.map_(pa.string(), pa.uint64()),
        "drift": pa.map_(pa.string(), pa.uint64()),
        **dict.fromkeys(COUNTED.values(), pa.uint64()),
        "withheld_rows": pa.uint64(),
    },
}
SIGNAL: Mapping[str, pa.DataType] = {
    "id": pa.string(),
    "org": pa.string(),
    "unit": pa.string(),
    "tool": pa.string(),
    "family": pa.string(),
    "pattern": pa.string(),
    "since": pa.string(),
    "detected_period": pa.string(),
    "as_of": pa.string(),
    "closed_period": pa.string(),
    "status": pa.string(),
    "strength": pa.float64(),
    "certainty": pa.float64(),
    "evidence": pa.list_(pa.struct([("name", pa.string()), ("value", pa.float64()), ("unit", pa.string())])),
    "explanations": pa.list_(pa.string()),
    "next_steps": pa.list_(pa.string()),
    "rule": pa.string(),
    "also": pa.list_(pa.string()),
}
